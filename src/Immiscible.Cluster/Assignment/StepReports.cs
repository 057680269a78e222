using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Membership;

namespace Immiscible.Cluster.Assignment;

/// <summary>What all members say of one step, put together in an order that does not depend on who said what.</summary>
internal sealed class StepReports
{
    private readonly GranuleReport[] _granules;

    /// <summary>Checks that every granule was computed exactly once.</summary>
    /// <exception cref="InvalidOperationException">A granule is missing, unknown or was computed twice.</exception>
    public StepReports(long step, IReadOnlyList<ReadyReport> members, int granules)
    {
        (Step, Members) = (step, members);
        _granules = [.. members.SelectMany(static member => member.Granules).OrderBy(static granule => granule.Granule)];
        if (_granules.Length != granules || !_granules.Select(static granule => granule.Granule).SequenceEqual(Enumerable.Range(0, granules)))
            throw new InvalidOperationException(
                $"step {step}: granules {string.Join(", ", _granules.Select(static granule => granule.Granule))} were computed, each of 0..{granules - 1} must be once");
    }

    /// <summary>Step, from 0.</summary>
    public long Step { get; }

    /// <summary>The reports by rank.</summary>
    public IReadOnlyList<ReadyReport> Members { get; }

    /// <summary>Mean loss over the batch, summed in the order of the granules.</summary>
    public double Loss => _granules.Sum(static granule => granule.Loss) / _granules.Length;

    /// <summary>L2 norm of the gradient; every member has the same.</summary>
    public double GradientNorm => Members[0].GradientNorm;

    /// <summary>Digests of the fed samples, by granule.</summary>
    public IEnumerable<byte[]> SampleDigests => _granules.Select(static granule => granule.SampleDigest);

    /// <summary>Samples that were skipped, by granule.</summary>
    public IReadOnlyList<SkippedSample> Skipped => [.. _granules.SelectMany(static granule => granule.Skipped)];

    /// <summary>Who computed what: [rank, first granule, number of granules] for each run of granules.</summary>
    public int[][] Ranges => [.. Members.SelectMany(RangesOf)];

    /// <summary>
    /// Mean distance of the images from the noises used relative to that from the noises drawn for them, minus 1, summed in the order of
    /// the granules; null without matching.
    /// </summary>
    public double? DistanceReduction
    {
        get
        {
            if (_granules.Any(static granule => granule.Distances is null)) return null;
            var own = _granules.Sum(static granule => granule.Distances!.Own);
            return own == 0 ? 0 : _granules.Sum(static granule => granule.Distances!.Used) / own - 1;
        }
    }

    /// <summary>The longest that a member waited for its match, in milliseconds.</summary>
    public double MatchWait => Members.Max(static member => member.MatchWaitMilliseconds);

    /// <summary>Whether a member had to wait for its match at all.</summary>
    public bool WaitedForMatch => Members.Any(static member => member.WaitedForMatch);

    /// <summary>The longest of each phase.</summary>
    public StepPhases Phases => new()
    {
        ComputeMilliseconds = Members.Max(static member => member.Phases.ComputeMilliseconds),
        ReduceMilliseconds = Members.Max(static member => member.Phases.ReduceMilliseconds),
        CommitMilliseconds = Members.Max(static member => member.Phases.CommitMilliseconds),
        ApplyMilliseconds = Members.Max(static member => member.Phases.ApplyMilliseconds),
    };

    private static IEnumerable<int[]> RangesOf(ReadyReport member)
    {
        var granules = member.Granules.Select(static granule => granule.Granule).Order().ToArray();
        for (var first = 0; first < granules.Length;)
        {
            var end = first + 1;
            while (end < granules.Length && granules[end] == granules[end - 1] + 1) end++;
            yield return [member.Rank, granules[first], end - first];
            first = end;
        }
    }

    /// <summary>The members' hash of the state before the step, where they compare; null where they do not.</summary>
    public string? StateHash => Members[0].StateHash;

    /// <summary>
    /// Whose state before the step is not that of most others, in words; null where all agree or do not compare. Of two that differ nobody can
    /// say which is right.
    /// </summary>
    /// <param name="epoch">Names the members.</param>
    public string? Mismatch(MembershipEpoch epoch)
    {
        var hashes = Members.GroupBy(static member => member.StateHash).OrderByDescending(static same => same.Count()).ToArray();
        if (hashes.Length == 1) return null;
        var isMajority = hashes[0].Count() > hashes[1].Count();
        var others = hashes.Skip(isMajority ? 1 : 0).SelectMany(static same => same).OrderBy(static member => member.Rank)
            .Select(member => $"{member.Rank} ({epoch.Members[member.Rank].Worker}: {member.StateHash ?? "none"})");
        return isMajority
            ? $"the state after step {Step} of member {string.Join(" and ", others)} is not that of the others ({hashes[0].Key})"
            : $"the state after step {Step} differs between the members {string.Join(" and ", others)}";
    }

    /// <summary>What is not finite, in words; null where everything is.</summary>
    public string? Divergence()
    {
        var bad = _granules.Where(static granule => !double.IsFinite(granule.Loss)).ToArray();
        if (bad.Length > 0)
            return $"the loss of step {Step + 1} is {bad[0].Loss} in granule {string.Join(", ", bad.Select(static granule => granule.Granule))}";
        if (double.IsFinite(GradientNorm)) return null;
        var granules = Members.SelectMany(static member => member.NonFiniteGranules).Order().ToArray();
        return $"the gradient of step {Step + 1} is not finite{(granules.Length > 0 ? " in granule " + string.Join(", ", granules) : "")}";
    }
}
