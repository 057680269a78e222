using System.IO.Hashing;
using System.Runtime.InteropServices;
using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Cluster.Checkpoints;

/// <summary>
/// XxHash128 over every flat vector of the state, parameter after parameter without padding, as <see cref="StateHash"/> goes over it: quick
/// enough for members to compare while they train. It finds faults, not forgers.
/// </summary>
internal sealed class StateChecksum
{
    private readonly XxHash128 _hash = new();

    /// <summary>The checksum of a replica's state, hexadecimal. On the compute thread.</summary>
    public static string Of(IReplica replica)
    {
        var checksum = new StateChecksum();
        float[]? buffer = null;
        foreach (var name in replica.StateNames)
        {
            var values = Values(replica.StateVector(name), ref buffer);
            foreach (var slot in replica.Layout.Slots) checksum.Add(values.Slice(slot.Offset, slot.Length));
        }
        return checksum.Finish();
    }

    /// <summary>The values in place, or a copy of them in one buffer: a device's vectors would keep a copy each.</summary>
    private static ReadOnlySpan<float> Values(FlatVector vector, ref float[]? buffer)
    {
        if (vector is HostVector host) return host.Span;
        buffer ??= new float[vector.Length];
        vector.Read(0, buffer);
        return buffer;
    }

    /// <summary>Adds the values of the next parameter.</summary>
    public void Add(ReadOnlySpan<float> values) => _hash.Append(MemoryMarshal.AsBytes(values));

    /// <summary>The checksum as lower-case hexadecimal text.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());
}
