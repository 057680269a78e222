using static TorchSharp.torch;

namespace Immiscible.Models.Layers;

/// <summary>A tensor of constants, which no state dict has, wherever and in whatever precision a network computes: there it is kept once it was asked for.</summary>
/// <param name="values">float32, in the CPU's memory; disposed of with this</param>
internal sealed class DeviceConstant(Tensor values) : IDisposable
{
    private readonly Tensor _values = values.DetachFromDisposeScope();
    private Tensor? _there;

    /// <summary>The constants on a device, of a type; valid until the next call.</summary>
    public Tensor On(Device device, ScalarType type)
    {
        if (device.type == TorchSharp.DeviceType.CPU && type == ScalarType.Float32) return _values;
        if (_there is not null && _there.dtype == type && _there.device.type == device.type && _there.device.index == device.index) return _there;
        _there?.Dispose();
        return _there = _values.to(type, device).DetachFromDisposeScope();
    }

    public void Dispose()
    {
        _values.Dispose();
        _there?.Dispose();
    }
}
