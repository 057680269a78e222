using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Immiscible.Compute.Parameters;

namespace Immiscible.Cluster.Checkpoints;

/// <summary>
/// SHA-256 over flat vectors as little-endian bytes, parameter after parameter without padding: of the parameters alone
/// (<c>weights_sha256</c>) or of every vector in order (<c>state_sha256</c>).
/// </summary>
internal sealed class StateHash : IDisposable
{
    private readonly IncrementalHash _weights = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _state = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Name of the vector that holds the trained parameters.</summary>
    public const string Parameters = "parameters";

    /// <summary>Adds one parameter's values of the vector <paramref name="vector"/>.</summary>
    public void Add(string vector, ReadOnlySpan<float> values)
    {
        var bytes = MemoryMarshal.AsBytes(values);
        _state.AppendData(bytes);
        if (vector == Parameters) _weights.AppendData(bytes);
    }

    /// <summary>Adds a whole vector.</summary>
    public void Add(string vector, FlatLayout layout, ReadOnlySpan<float> values)
    {
        foreach (var slot in layout.Slots) Add(vector, values.Slice(slot.Offset, slot.Length));
    }

    /// <summary>Both hashes as lower-case hexadecimal text.</summary>
    public (string Weights, string State) Finish() =>
        (Convert.ToHexStringLower(_weights.GetHashAndReset()), Convert.ToHexStringLower(_state.GetHashAndReset()));

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _state.Dispose();
    }
}
