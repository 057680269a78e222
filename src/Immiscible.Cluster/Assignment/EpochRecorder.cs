using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Ledger;
using Immiscible.Cluster.Runs;
using Immiscible.Cluster.Storage;

namespace Immiscible.Cluster.Assignment;

/// <summary>Writes the ledger and the metrics of one membership epoch.</summary>
internal sealed class EpochRecorder : IAsyncDisposable
{
    private readonly JsonLineWriter _ledger;
    private readonly JsonLineWriter _metrics;

    private EpochRecorder(JsonLineWriter ledger, JsonLineWriter metrics) => (_ledger, _metrics) = (ledger, metrics);

    /// <summary>Claims the epoch by creating its ledger file, and writes the header.</summary>
    /// <exception cref="EpochClaimedException">Another has claimed the epoch.</exception>
    /// <exception cref="RunRejectedException">The directory cannot be written.</exception>
    public static async Task<EpochRecorder> OpenAsync(BeginEpoch request)
    {
        try
        {
            var directory = RunDirectory.Open(request.Directory);
            var ledger = JsonLineWriter.CreateNew(directory.LedgerPath(request.Epoch.Number));
            ledger.Append(LedgerJson.Write(new LedgerHeader
            {
                Epoch = request.Epoch.Number,
                Base = request.Epoch.FirstStep,
                Reason = request.Reason,
                TrainingHash = request.Spec.TrainingHash(),
                Dataset = request.Prepared.Dataset,
                DatasetCount = request.Prepared.DatasetCount,
                DatasetHash = request.Prepared.DatasetHash,
                RedoneGranules = request.RedoneGranules,
                Members = [.. request.Epoch.Members.Select(static member =>
                    new LedgerMember(member.Rank, member.Worker, member.Granules.First, member.Granules.Count))],
            }));
            await ledger.FlushAsync(toDisk: true).ConfigureAwait(false);
            DirectorySync.Flush(directory.Ledger);
            return new EpochRecorder(ledger, JsonLineWriter.CreateNew(directory.MetricsPath(request.Epoch.Number)));
        }
        catch (IOException e) when (File.Exists(RunDirectory.Open(request.Directory).LedgerPath(request.Epoch.Number)))
        {
            throw new EpochClaimedException(
                $"{request.Directory}: membership epoch {request.Epoch.Number} is claimed already; is another process training here?", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunRejectedException(
                $"{request.Directory}: membership epoch {request.Epoch.Number} cannot be claimed ({e.Message.TrimEnd('.')}); give the run a directory that can be written", e);
        }
    }

    /// <summary>Writes the lines of a committed step; complete when the system has that of the ledger.</summary>
    public Task CommittedAsync(int epoch, StepReports reports, StepCommitted step)
    {
        _ledger.Append(LedgerJson.Write(new LedgerEntry
        {
            Step = step.Step,
            Epoch = epoch,
            Granules = reports.Ranges,
            Samples = SampleDigest.OfStep(reports.SampleDigests),
            Loss = step.Loss,
            GradientNorm = step.GradientNorm,
            Skipped = reports.Skipped is { Count: > 0 } skipped ? [.. skipped.Select(static sample => new[] { sample.Position, sample.Index })] : null,
            StateBefore = reports.StateHash,
        }));
        _metrics.Append(RunEventJson.Write(step));
        return _ledger.FlushAsync(toDisk: false);
    }

    /// <summary>Writes the lines of a change of membership, when it is over.</summary>
    public void Recovered(MembershipChanged change)
    {
        _ledger.Append(LedgerJson.Write(new LedgerRecovery(change.Phases)));
        _metrics.Append(RunEventJson.Write(change));
    }

    /// <summary>Brings the ledger to stable storage.</summary>
    public Task SyncLedgerAsync() => _ledger.FlushAsync(toDisk: true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync().ConfigureAwait(false);
        await _metrics.DisposeAsync().ConfigureAwait(false);
    }
}
