using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Compute.Parameters;

namespace Immiscible.Cluster.Tests.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("immiscible-store-").FullName;

    private CheckpointStore Store => new(_path);

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public async Task A_checkpoint_is_published_after_the_ledger_is_synced()
    {
        var visible = new List<bool>();

        var path = await Store.WriteAsync(Snapshot(4), 1, "hash", () =>
        {
            visible.Add(Store.List().Count > 0);
            Assert.Single(Directory.GetDirectories(_path, ".writing-*"));
            return Task.CompletedTask;
        });

        Assert.Equal([false], visible);
        Assert.Equal(path, Store.FindNewest(out _)!.Path);
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_synced_keeps_the_checkpoint_from_being_published()
    {
        await Assert.ThrowsAsync<IOException>(() => Store.WriteAsync(Snapshot(4), 1, "hash", static () => throw new IOException("disk full")));

        Assert.Empty(Store.List());
    }

    [Fact]
    public async Task What_a_killed_write_left_is_no_checkpoint_and_is_replaced()
    {
        var leftover = Directory.CreateDirectory(Path.Combine(_path, ".writing-step-00000004")).FullName;
        File.WriteAllText(Path.Combine(leftover, "parameters.safetensors"), "half");
        Directory.CreateDirectory(Path.Combine(_path, ".writing-step-00000003"));
        Directory.CreateDirectory(Path.Combine(_path, ".deleting-step-00000002"));
        Assert.Null(Store.FindNewest(out var problems));
        Assert.Empty(problems);

        await WriteAsync(4);
        Store.Prune(new CheckpointSpec { Keep = 1 }, firstStep: 0, new HashSet<long> { 4 });

        Assert.Equal(4, Store.FindNewest(out _)!.Manifest.Step);
        Assert.Equal(["step-00000004"], Directory.GetDirectories(_path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Pruning_keeps_the_newest()
    {
        foreach (var step in new[] { 2, 4, 6, 8 }) await WriteAsync(step);

        Store.Prune(new CheckpointSpec { Keep = 2 }, firstStep: 6, new HashSet<long> { 8 });

        Assert.Equal([6L, 8L], Store.List().Select(entry => entry.Step));
    }

    [Fact]
    public async Task Multiples_are_kept_for_good()
    {
        foreach (var step in new[] { 2, 4, 6, 8, 10 }) await WriteAsync(step);

        Store.Prune(new CheckpointSpec { Keep = 1, KeepEvery = 4 }, firstStep: 10, new HashSet<long>());

        Assert.Equal([4L, 8L, 10L], Store.List().Select(entry => entry.Step));
    }

    [Fact]
    public async Task What_members_did_not_agree_on_is_set_aside()
    {
        foreach (var step in new[] { 2, 4, 6 }) await WriteAsync(step);

        Assert.Equal(2, Store.SetAside(2));
        await WriteAsync(4);
        Assert.Equal(1, Store.SetAside(2));

        Assert.Equal(2, Store.FindNewest(out _)!.Manifest.Step);
        Assert.Equal(["step-00000002", "suspect-step-00000004", "suspect-step-00000006"], Directory.GetDirectories(_path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_broken_checkpoint_that_was_rolled_back_does_not_push_sound_ones_out()
    {
        await WriteAsync(8);
        File.WriteAllText(Path.Combine(_path, "step-00000008", "parameters.safetensors"), "half");
        await WriteAsync(2);

        Store.Prune(new CheckpointSpec { Keep = 1 }, firstStep: 0, new HashSet<long> { 2 });

        Assert.Equal([2L], Store.List().Select(entry => entry.Step));
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("parameters.safetensors")]
    public async Task A_broken_newest_checkpoint_is_passed_over_and_named(string file)
    {
        await WriteAsync(2);
        await WriteAsync(4);
        var path = Path.Combine(_path, "step-00000004", file);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);

        Assert.Equal(2, Store.FindNewest(out var problems)!.Manifest.Step);

        Assert.Contains(path, Assert.Single(problems), StringComparison.Ordinal);
    }

    private Task<string> WriteAsync(long step) => Store.WriteAsync(Snapshot(step), 1, "hash", static () => Task.CompletedTask);

    private static StateSnapshot Snapshot(long step)
    {
        var layout = FlatLayout.Create([("weight", [2L, 3L]), ("bias", [3L])]);
        return new StateSnapshot(step, new CheckpointImages(3, 32, 32, 2), layout, [KeyValuePair.Create("parameters", new float[layout.Length])]);
    }
}
