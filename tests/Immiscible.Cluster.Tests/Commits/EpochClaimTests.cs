using Immiscible.Cluster.Assignment;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.Runs;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Commits;

public sealed class EpochClaimTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("immiscible-claim-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Of_two_leaders_one_gets_the_epoch()
    {
        var spec = TinySpec.Create().Value;
        var directory = RunDirectory.Create(Path.Combine(_folder.FullName, "run"), spec);
        var request = new BeginEpoch
        {
            Run = "run", Spec = spec, Directory = directory.Path, Reason = "loss",
            Epoch = MembershipEpoch.Deal(4, 7, 8, [new Participant("a", "a")], "run|0"),
            Prepared = new WorkerPrepared { Parameters = 1, Dataset = "d", DatasetCount = 1, DatasetHash = "h", Build = "b", ProbeHash = "p" },
        };
        await using (await EpochRecorder.OpenAsync(request)) await Assert.ThrowsAsync<EpochClaimedException>(() => EpochRecorder.OpenAsync(request));
        await Assert.ThrowsAsync<EpochClaimedException>(() => EpochRecorder.OpenAsync(request));
        Assert.Equal(5, directory.NextEpoch());
    }
}
