namespace Immiscible.Collectives.Reduction;

/// <summary>
/// Cuts a flat vector into one slice an owner, as even as whole cache lines allow. Where the cuts fall cannot change any sum,
/// because every element is added in the canonical order by whoever owns it.
/// </summary>
public sealed class SlicePlan
{
    private const int Line = 16;
    private readonly int _lines;

    /// <summary>Cuts <paramref name="length"/> floats into <paramref name="owners"/> slices.</summary>
    public SlicePlan(int length, int owners)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(owners, 1);
        (Length, Owners) = (length, owners);
        _lines = (length + Line - 1) / Line;
    }

    /// <summary>Floats in the whole vector.</summary>
    public int Length { get; }

    /// <summary>Number of slices.</summary>
    public int Owners { get; }

    /// <summary>The part of the vector that <paramref name="owner"/> reduces; it may be empty.</summary>
    public Range Slice(int owner)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(owner);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(owner, Owners);
        return Cut(owner)..Cut(owner + 1);
    }

    /// <summary>Floats in the slice of <paramref name="owner"/>.</summary>
    public int SliceLength(int owner)
    {
        var slice = Slice(owner);
        return slice.End.Value - slice.Start.Value;
    }

    private int Cut(int owner) => (int)Math.Min(Length, (long)_lines * owner / Owners * Line);
}
