namespace Immiscible.Cluster.Joining;

/// <summary>
/// Cuts the state into chunks, each the same part of every flat vector, one vector after the other: so a chunk that is copied whole is all of
/// one step, and can be brought to the next by itself.
/// </summary>
internal sealed class StateChunks
{
    /// <summary>Name under which members ask each other for chunks.</summary>
    public const string Name = "state";

    // What a connection sends in one piece, which is what may not be split between steps.
    private const int MostFloats = 1 << 18;
    private const int Line = 16;

    private readonly int _length, _vectors, _part;

    /// <summary>Cuts vectors of <paramref name="length"/> floats.</summary>
    /// <param name="length">Floats in a flat vector.</param>
    /// <param name="vectors">Number of flat vectors.</param>
    public StateChunks(int length, int vectors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(vectors, 1);
        (_length, _vectors, _part) = (length, vectors, Math.Max(Line, MostFloats / vectors / Line * Line));
        Count = (length + _part - 1) / _part;
    }

    /// <summary>Number of chunks.</summary>
    public int Count { get; }

    /// <summary>The part of every vector that a chunk has.</summary>
    public Range Part(int chunk) => (chunk * _part)..Math.Min(_length, (chunk + 1) * _part);

    /// <summary>Floats in a chunk, all vectors together.</summary>
    public int Floats(int chunk) => Part(chunk).GetOffsetAndLength(_length).Length * _vectors;

    /// <summary>Where a chunk begins, chunks following one another.</summary>
    public long Offset(int chunk) => (long)chunk * _part * _vectors;

    /// <summary>The chunk of that place and size; null where there is none.</summary>
    public int? Find(long offset, int floats)
    {
        var chunk = offset / ((long)_part * _vectors);
        return offset >= 0 && chunk < Count && Offset((int)chunk) == offset && Floats((int)chunk) == floats ? (int)chunk : null;
    }
}
