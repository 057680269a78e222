using System.Runtime.InteropServices;
using Immiscible.Collectives.Nccl;
using Immiscible.Collectives.Reduction;

namespace Immiscible.Testing;

/// <summary>Host memory in the place of a device's.</summary>
internal sealed class HostGradient : IDeviceGradient
{
    private readonly float[] _values;

    public HostGradient(int length) => _values = GC.AllocateArray<float>(length, pinned: true);

    public int Length => _values.Length;

    public nint Pointer => Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0);

    public bool IsDisposed { get; private set; }

    public Task LoadAsync(NodeSet nodes)
    {
        Array.Clear(_values);
        foreach (var node in nodes.Nodes)
        {
            var values = nodes.Values(node).Span;
            for (var i = 0; i < _values.Length; i++) _values[i] += values[i];
        }
        return Task.CompletedTask;
    }

    public Task StoreAsync(Memory<float> reduced)
    {
        _values.CopyTo(reduced);
        return Task.CompletedTask;
    }

    public void Dispose() => IsDisposed = true;
}
