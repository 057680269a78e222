namespace Immiscible.Cluster.Contracts.Membership;

/// <summary>A numbered list of members with their granules; what decides (ready, commit, slices, ledger) carries its number.</summary>
/// <param name="Number">Number of the epoch, from 1, never used twice in a run.</param>
/// <param name="FirstStep">The first step (from 0) that is trained in it.</param>
/// <param name="Members">The members by rank.</param>
[GenerateSerializer, Immutable, Alias("immiscible.epoch")]
public sealed record MembershipEpoch(
    [property: Id(0)] int Number, [property: Id(1)] long FirstStep, [property: Id(2)] IReadOnlyList<Member> Members)
{
    /// <summary>Deals <paramref name="granules"/> granules to the workers in contiguous ranges that differ by at most one.</summary>
    /// <exception cref="ArgumentException">No workers, or more than granules.</exception>
    public static MembershipEpoch Deal(int number, long firstStep, int granules, IReadOnlyList<string> workers)
    {
        if (workers.Count == 0 || workers.Count > granules)
            throw new ArgumentException($"{granules} granules cannot be dealt to {workers.Count} workers", nameof(workers));
        var members = new Member[workers.Count];
        for (var rank = 0; rank < members.Length; rank++)
        {
            var first = (int)((long)granules * rank / members.Length);
            var end = (int)((long)granules * (rank + 1) / members.Length);
            members[rank] = new Member(rank, workers[rank], new GranuleRange(first, end - first));
        }
        return new MembershipEpoch(number, firstStep, members);
    }
}
