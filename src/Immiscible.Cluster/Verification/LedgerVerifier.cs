using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Ledger;
using Immiscible.Data.Plans;

namespace Immiscible.Cluster.Verification;

/// <summary>
/// Replays the plan against the ledger: along the lineage of the newest weights every step must be there once, computed by disjoint members
/// that cover all granules, with the digest of exactly the samples that the plan gives.
/// </summary>
internal sealed class LedgerVerifier(RunSpec spec)
{
    private readonly List<string> _problems = [];
    private readonly Dictionary<long, string> _states = [];

    /// <summary>What is wrong, one line each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Committed steps along the lineage.</summary>
    public long Steps { get; private set; }

    /// <summary>Committed steps that were rolled back.</summary>
    public long RolledBack { get; private set; }

    /// <summary>Samples along the lineage that could not be had, in whose place others were fed.</summary>
    public long Skipped { get; private set; }

    /// <summary>By number of committed steps, the hash of the state on which all members agreed, where they compared.</summary>
    public IReadOnlyDictionary<long, string> States => _states;

    /// <summary>Checks all epochs, oldest first.</summary>
    public void Check(IReadOnlyList<LedgerReader.EpochLedger> epochs)
    {
        if (epochs.Count == 0) return;
        var header = epochs[0].Header;
        if (header.DatasetCount < spec.Training.Batch)
        {
            _problems.Add($"{epochs[0].Path}: a data set of {header.DatasetCount} images cannot fill a batch of {spec.Training.Batch}");
            return;
        }
        var plan = new SamplePlan(spec.Seed, header.DatasetCount, spec.Training.Batch, spec.Data.Flip);
        for (var i = 0; i < epochs.Count; i++)
        {
            var (epoch, end) = (epochs[i], i + 1 < epochs.Count ? epochs.Skip(i + 1).Min(static later => later.Header.Base) : long.MaxValue);
            _problems.AddRange(epoch.Problems);
            CheckHeader(epoch, header);
            if (Math.Min(epoch.Header.Base, end) > Steps) Report(epoch, $"begins after step {epoch.Header.Base}, but the steps before end at {Steps}");
            foreach (var entry in epoch.Entries)
            {
                if (entry.Step > end) RolledBack++;
                else CheckEntry(epoch, entry, plan);
            }
        }
    }

    private void CheckHeader(LedgerReader.EpochLedger epoch, LedgerHeader first)
    {
        if (epoch.Header.TrainingHash != spec.TrainingHash()) Report(epoch, "was trained with other settings than run.yaml has");
        if (epoch.Header.DatasetHash != first.DatasetHash) Report(epoch, $"was trained on other data than {first.Dataset}");
    }

    private void CheckEntry(LedgerReader.EpochLedger epoch, LedgerEntry entry, SamplePlan plan)
    {
        if (entry.Step != Steps + 1)
        {
            Report(epoch, entry.Step <= Steps ? $"step {entry.Step} is repeated" : $"steps {Steps + 1} to {entry.Step - 1} are missing");
            if (entry.Step <= Steps) return;
        }
        Steps = entry.Step;
        if (entry.StateBefore is not null) _states[entry.Step - 1] = entry.StateBefore;
        if (entry.Epoch != epoch.Header.Epoch) Report(epoch, $"step {entry.Step} says it was committed in epoch {entry.Epoch}");

        var granules = spec.Training.Granules;
        var times = new int[granules];
        foreach (var range in entry.Granules)
        {
            if (range is [_, var first, var count] && first >= 0 && count >= 0 && (long)first + count <= granules)
                foreach (ref var time in times.AsSpan(first, count)) time++;
            else Report(epoch, $"step {entry.Step}: [{string.Join(", ", range)}] is no member's range of the {granules} granules");
        }
        for (var granule = 0; granule < granules; granule++)
            if (times[granule] != 1) Report(epoch, $"step {entry.Step}: granule {granule} was computed {times[granule]} times");

        var samples = new PlannedSample[spec.Training.Batch];
        plan.Fill(entry.Step - 1, 0, samples);
        Substitute(epoch, entry, plan, samples);
        var size = samples.Length / granules;
        var digest = SampleDigest.OfStep(Enumerable.Range(0, granules).Select(granule => SampleDigest.OfGranule(samples.AsSpan(granule * size, size))));
        if (digest != entry.Samples) Report(epoch, $"step {entry.Step}: the samples fed are not those of the plan");
    }

    private void Substitute(LedgerReader.EpochLedger epoch, LedgerEntry entry, SamplePlan plan, PlannedSample[] samples)
    {
        var attempts = new Dictionary<int, int>();
        foreach (var skipped in entry.Skipped ?? [])
        {
            if (skipped is not [>= 0 and var position, var index] || position >= samples.Length || samples[position].Index != index)
            {
                Report(epoch, $"step {entry.Step}: [{string.Join(", ", skipped)}] is no sample that could have been skipped");
                continue;
            }
            var attempt = attempts[position] = attempts.GetValueOrDefault(position) + 1;
            samples[position] = samples[position] with { Index = plan.Substitute(entry.Step - 1, position, attempt) };
            Skipped++;
        }
    }

    private void Report(LedgerReader.EpochLedger epoch, string problem) => _problems.Add($"{epoch.Path}: {problem}");
}
