namespace Immiscible.Collectives.Reduction;

/// <summary>The members that reduce together during one membership epoch.</summary>
/// <param name="Epoch">Number of the membership epoch.</param>
/// <param name="Rank">This member's index in <paramref name="Addresses"/>; it owns the slice of that number.</param>
/// <param name="Addresses">Transport addresses of all members, by rank.</param>
public sealed record ReductionGroup(int Epoch, int Rank, IReadOnlyList<string> Addresses)
{
    /// <summary>Number of members.</summary>
    public int Size => Addresses.Count;
}
