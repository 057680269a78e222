using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Images;

public sealed class PackingTests(TestCluster cluster)
{
    [Fact]
    public async Task The_same_images_packed_four_ways_give_the_same_weights()
    {
        using var files = await ImageFiles.CreateAsync();
        await files.PackAsync();
        (string Source, string Path)[] ways = [("images", files.Folders), ("images", files.Parquet), ("images", files.Shards), ("cifar10", files.Cifar)];
        var weights = new List<string?>();
        foreach (var (source, path) in ways)
        {
            var spec = TinySpec.Create("training.steps=3", $"data.source={source}", $"data.path={path}", "data.count=0", "workers=2");
            var run = (await cluster.TrainAsync(spec)).Ended(RunStopReason.Completed, 3);
            Assert.True(run.Verify().Ok, string.Join("; ", run.Verify().Problems));
            weights.Add(run.Verify().WeightsSha256);
        }
        Assert.All(weights, hash => Assert.Equal(weights[0], hash));
        Assert.False((await cluster.UndisturbedAsync(TinySpec.Create("training.steps=3"))).Verify().WeightsSha256 == weights[0], "other images give the same weights");
    }
}
