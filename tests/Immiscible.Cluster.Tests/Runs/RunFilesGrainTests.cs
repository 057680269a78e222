using Immiscible.Cluster.Contracts.Runs.Files;
using Immiscible.Cluster.Runs;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Runs;

public sealed class RunFilesGrainTests(TestCluster cluster)
{
    [Fact]
    public async Task The_files_of_a_run_are_read_through_the_cluster()
    {
        var run = await cluster.LaunchAsync(TinySpec.Create());
        await run.ToEndAsync();
        var files = cluster.Files(run.Name);
        var list = await files.List(RunContent.Ledger);
        Assert.Equal((run.Directory, 3), (list!.Directory, list.Files.Count));
        var file = list.Files[^1];
        Assert.Equal(File.ReadAllBytes(Path.Combine(run.Directory, file.Path)), await files.Read(file, 0, (int)file.Bytes));
        Assert.Contains("is no file of a run", (await Assert.ThrowsAsync<RunFileException>(() => files.Read(file with { Path = "../x" }, 0, 1))).Message);
        await Assert.ThrowsAsync<RunFileChangedException>(() => files.Digest(new RunFile("samples/gone.png", 1, 0), 0, 1));
    }

    [Fact]
    public async Task A_run_that_nobody_launched_has_no_files() => Assert.Null(await cluster.Files("never").List(RunContent.Ledger));

    [Theory]
    [InlineData("kept", true)]
    [InlineData("link", false)]
    [InlineData("empty", false)]
    [InlineData("absent", false)]
    [InlineData("..", false)]
    [InlineData(".", false)]
    [InlineData("", false)]
    [InlineData("../storage/kept", false)]
    [InlineData("kept/", false)]
    [InlineData("a\0b", false)]
    public void A_run_that_the_cluster_forgot_is_found_in_its_storage_and_nowhere_else(string name, bool found)
    {
        var root = Directory.CreateTempSubdirectory("immiscible-storage-").FullName;
        try
        {
            var storage = Path.Combine(root, "storage");
            foreach (var run in new[] { storage, Path.Combine(storage, "kept"), Path.Combine(root, "outside") })
            {
                Directory.CreateDirectory(run);
                File.WriteAllText(Path.Combine(run, "run.yaml"), "");
            }
            Directory.CreateDirectory(Path.Combine(storage, "empty"));
            Directory.CreateSymbolicLink(Path.Combine(storage, "link"), Path.Combine(root, "outside"));
            Assert.Equal(found ? Path.Combine(storage, name) : null, new StorageOptions { Root = storage }.Find(name));
            Assert.Null(new StorageOptions().Find(name));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
