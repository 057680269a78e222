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
}
