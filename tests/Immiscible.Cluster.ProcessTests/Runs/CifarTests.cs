using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Runs;

public sealed class CifarTests
{
    [Fact]
    public void Matching_brings_the_noise_of_256_real_images_nearer_by_the_known_share()
    {
        var data = SharedData.Data("cifar10/parquet");
        using var folder = new RunFolder();
        var result = RunFolder.Run(
            "train", "cifar10-ddim-small", "--data", data, "--workers", "2", "--steps", "8", "--out", folder["run"], "--json", "--metrics-port", "0",
            "--set", "sampling.count=4", "--set", "sampling.steps=4").Expect(0);
        Assert.InRange(result.Last.GetProperty("distanceReduction").GetDouble(), -0.020, -0.015);
        Assert.Equal(8 * 256, folder.Verify("run").GetProperty("samples").GetInt64());
    }
}
