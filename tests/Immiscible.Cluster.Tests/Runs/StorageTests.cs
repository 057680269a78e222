using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Runs;

namespace Immiscible.Cluster.Tests.Runs;

public sealed class StorageTests
{
    [Theory]
    [InlineData("/storage/a")]
    [InlineData("/storage/a/b")]
    [InlineData("/storage/..a")]
    [InlineData("/storage/a/../b")]
    public void Directories_in_the_storage_are_taken(string directory) => new StorageOptions { Root = "/storage" }.Require(directory);

    [Theory]
    [InlineData("/storage")]
    [InlineData("/")]
    [InlineData("/storage2/a")]
    [InlineData("/storage/../a")]
    [InlineData("/tmp/a")]
    public void Others_are_refused(string directory)
    {
        new StorageOptions().Require(directory);
        var problem = Assert.Throws<RunRejectedException>(() => new StorageOptions { Root = "/storage" }.Require(directory));
        Assert.Equal($"--out {directory}: does not lie in the cluster's storage /storage; choose a directory in it", problem.Message);
    }

    [Fact]
    public void Links_that_lead_out_of_the_storage_are_refused_and_those_within_or_into_it_are_not()
    {
        var folder = Directory.CreateTempSubdirectory("immiscible-storage-");
        try
        {
            string At(string name) => Path.Combine(folder.FullName, name);
            Directory.CreateDirectory(At("storage/inner"));
            Directory.CreateDirectory(At("outside"));
            Directory.CreateSymbolicLink(At("storage/out"), At("outside"));
            Directory.CreateSymbolicLink(At("storage/up"), "..");
            Directory.CreateSymbolicLink(At("storage/far"), "up/outside");
            Directory.CreateSymbolicLink(At("storage/near"), "inner");
            Directory.CreateSymbolicLink(At("storage/round"), "round");
            Directory.CreateSymbolicLink(At("mounted"), "storage");
            foreach (var storage in new[] { new StorageOptions { Root = At("storage") }, new StorageOptions { Root = At("mounted") } })
            {
                foreach (var inside in new[] { "run", "inner/run", "near/run", "near" }) storage.Require(Path.Combine(storage.Root!, inside));
                foreach (var outside in new[] { "out", "out/run", "up", "up/outside", "far/run", "near/../../outside", "up/storage", "round/run" })
                    Assert.Throws<RunRejectedException>(() => storage.Require(Path.Combine(storage.Root!, outside)));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
