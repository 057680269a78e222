namespace Immiscible.Data.Packing;

/// <summary>Writes one shard. It is whole when it has been disposed of.</summary>
internal interface IShardWriter : IAsyncDisposable
{
    /// <summary>Adds a sample.</summary>
    /// <param name="index">Its index in the whole set.</param>
    /// <param name="sample">The sample.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    Task WriteAsync(int index, PackedSample sample);
}
