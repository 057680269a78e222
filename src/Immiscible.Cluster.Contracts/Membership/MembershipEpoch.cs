namespace Immiscible.Cluster.Contracts.Membership;

/// <summary>A numbered list of members with their granules; what decides (ready, commit, slices, ledger) carries its number.</summary>
/// <param name="Number">Number of the epoch, from 1, never used twice in a run.</param>
/// <param name="FirstStep">The first step (from 0) that is trained in it.</param>
/// <param name="Members">The members by rank.</param>
/// <param name="Coordinator">Key of the assignment grain that serves it.</param>
/// <param name="IsClosing">Whether no step is trained any more: member 0 saves a checkpoint, and the run ends.</param>
[GenerateSerializer, Immutable, Alias("immiscible.epoch")]
public sealed record MembershipEpoch(
    [property: Id(0)] int Number,
    [property: Id(1)] long FirstStep,
    [property: Id(2)] IReadOnlyList<Member> Members,
    [property: Id(3)] string Coordinator,
    [property: Id(4)] bool IsClosing = false)
{
    /// <summary>Deals <paramref name="granules"/> granules to the workers in contiguous ranges that differ by at most one.</summary>
    /// <param name="number">Number of the epoch.</param>
    /// <param name="firstStep">The first step (from 0) that is trained in it.</param>
    /// <param name="granules">Granules of a step.</param>
    /// <param name="workers">The workers, in the order of their ranks.</param>
    /// <param name="coordinator">Key of the assignment grain.</param>
    /// <param name="redo">By rank, what is left of the first step; null where it begins anew.</param>
    /// <exception cref="ArgumentException">No workers, or more than granules.</exception>
    public static MembershipEpoch Deal(
        int number, long firstStep, int granules, IReadOnlyList<Participant> workers, string coordinator,
        IReadOnlyList<IReadOnlyList<GranuleRange>>? redo = null)
    {
        if (workers.Count == 0 || workers.Count > granules)
            throw new ArgumentException($"{granules} granules cannot be dealt to {workers.Count} workers", nameof(workers));
        var members = new Member[workers.Count];
        for (var rank = 0; rank < members.Length; rank++)
        {
            var first = (int)((long)granules * rank / members.Length);
            var end = (int)((long)granules * (rank + 1) / members.Length);
            members[rank] = new Member(rank, workers[rank].Worker, workers[rank].Address, new GranuleRange(first, end - first), redo?[rank]);
        }
        return new MembershipEpoch(number, firstStep, members, coordinator);
    }
}
