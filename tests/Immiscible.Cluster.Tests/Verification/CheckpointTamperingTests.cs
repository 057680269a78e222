using System.Text.Json.Nodes;
using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Verification;

public sealed class CheckpointTamperingTests(TestCluster cluster)
{
    [Theory]
    [InlineData("parameters.safetensors")]
    [InlineData("adam.second_moment.safetensors")]
    public async Task A_changed_byte_is_reported(string file)
    {
        using var copy = new RunCopy(await cluster.UndisturbedAsync(TinySpec.Create()));
        var path = Path.Combine(copy.Checkpoint, file);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);

        var report = copy.Verify();

        Assert.Contains(path, Assert.Single(report.Problems), StringComparison.Ordinal);
        Assert.Equal(4, report.CheckpointStep);
    }

    [Theory]
    [InlineData("weights_sha256")]
    [InlineData("state_sha256")]
    public async Task A_changed_hash_is_reported(string key)
    {
        using var copy = new RunCopy(await cluster.UndisturbedAsync(TinySpec.Create()));
        var path = Path.Combine(copy.Checkpoint, CheckpointStore.ManifestName);
        var manifest = JsonNode.Parse(File.ReadAllText(path))!;
        manifest[key] = new string('0', 64);
        File.WriteAllText(path, manifest.ToJsonString());

        Assert.Contains("other hashes than the manifest says", Assert.Single(copy.Verify().Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_reported()
    {
        using var copy = new RunCopy(await cluster.UndisturbedAsync(TinySpec.Create()));
        File.Delete(Path.Combine(copy.Checkpoint, "ema.safetensors"));

        Assert.Contains("ema.safetensors", Assert.Single(copy.Verify().Problems), StringComparison.Ordinal);
    }
}
