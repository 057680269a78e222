namespace Immiscible.Collectives.Reduction;

/// <summary>Cuts one slice into the chunks in which it travels, so that sending, summing and sending on overlap.</summary>
/// <param name="Length">Floats in the slice.</param>
/// <param name="ChunkLength">Floats in every chunk but the last, which may be shorter.</param>
internal readonly record struct SliceChunks(int Length, int ChunkLength)
{
    /// <summary>Number of chunks.</summary>
    public int Count => (int)(((long)Length + ChunkLength - 1) / ChunkLength);

    /// <summary>First float of a chunk within the slice.</summary>
    public int Offset(int chunk) => chunk * ChunkLength;

    /// <summary>The floats of a chunk within the slice.</summary>
    public Range Floats(int chunk) => Offset(chunk)..(int)Math.Min(Length, (long)Offset(chunk) + ChunkLength);

    /// <summary>Whether a payload is exactly one chunk, and which.</summary>
    public bool TryFind(long offset, int length, out int chunk)
    {
        chunk = (int)Math.Clamp(offset / ChunkLength, 0, int.MaxValue);
        if (offset < 0 || offset % ChunkLength != 0 || chunk >= Count) return false;
        var floats = Floats(chunk);
        return floats.End.Value - floats.Start.Value == length;
    }
}
