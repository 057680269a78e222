using Immiscible.Compute.Parameters;
using Immiscible.Compute.Tensors;
using Immiscible.Numerics.Vectors;
using TorchSharp;
using static TorchSharp.torch;

namespace Immiscible.Compute.Vectors;

/// <summary>A flat vector in a tensor, on whatever device.</summary>
/// <remarks>
/// Every thread launches on a CUDA device's default stream, so what one thread has launched before another is told of it is done before
/// what the other launches: no more than one writer at a time is needed, as for memory. <see cref="Host"/> is a copy in memory that is pinned
/// where the device is another than the CPU, made at its first use.
/// </remarks>
public sealed class TensorVector : FlatVector
{
    private readonly Lock _gate = new();
    private Tensor? _staging;
    private Memory<float> _memory;
    private bool _isHostCurrent;

    /// <summary>Takes over a tensor.</summary>
    /// <param name="values">[length] fp32, contiguous; disposed of with this.</param>
    public TensorVector(Tensor values) : base(checked((int)values.numel())) => Values = values.DetachFromDisposeScope();

    /// <summary>The values, to be read; <see cref="Change"/> is for writing.</summary>
    public Tensor Values { get; }

    /// <summary>Counts the changes.</summary>
    public long Version { get; private set; }

    /// <inheritdoc/>
    public override ReadOnlyMemory<float> Host
    {
        get
        {
            lock (_gate)
            {
                var memory = Staging();
                if (!_isHostCurrent) Copy(Values, _staging!);
                _isHostCurrent = true;
                return memory;
            }
        }
    }

    /// <summary>The values, to be changed in place: what was copied of them is out of date then.</summary>
    public Tensor Change()
    {
        lock (_gate)
        {
            _isHostCurrent = false;
            Version++;
            return Values;
        }
    }

    /// <inheritdoc/>
    public override Memory<float> BeginLoad()
    {
        lock (_gate)
        {
            _isHostCurrent = false;
            return Staging();
        }
    }

    /// <inheritdoc/>
    public override void CompleteLoad()
    {
        lock (_gate)
        {
            Copy(_staging!, Values);
            Version++;
            _isHostCurrent = true;
        }
    }

    /// <inheritdoc/>
    public override void Read(int offset, Span<float> destination)
    {
        using var scope = NewDisposeScope();
        Values.narrow(0, offset, destination.Length).cpu().CopyTo(destination);
    }

    /// <inheritdoc/>
    public override void Write(int offset, ReadOnlySpan<float> source)
    {
        using var scope = NewDisposeScope();
        Copy(source.ToTensor(), Change().narrow(0, offset, source.Length));
    }

    /// <inheritdoc/>
    public override void CopyFrom(FlatVector source)
    {
        if (source is TensorVector other) Copy(other.Values, Change());
        else Write(0, source.Host.Span);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A summand is no <see cref="TensorVector"/>.</exception>
    public override void Add(FlatVector left, FlatVector right)
    {
        if (left is not TensorVector first || right is not TensorVector second) throw new ArgumentException("vectors on a device are summed with such alone");
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        // The sum of two numbers does not depend on their order.
        if (ReferenceEquals(this, left)) Change().AddInPlace(second.Values);
        else if (ReferenceEquals(this, right)) Change().AddInPlace(first.Values);
        else Copy(first.Values.Plus(second.Values), Change());
    }

    /// <inheritdoc/>
    public override nint ChangeOnDevice() => ParameterData.Address(Change());

    /// <inheritdoc/>
    public override void Dispose()
    {
        Values.Dispose();
        _staging?.Dispose();
    }

    private Memory<float> Staging()
    {
        if (_staging is not null) return _memory;
        using var scope = NewDisposeScope();
        var plain = empty(Length, ScalarType.Float32);
        _staging = (Values.device_type == DeviceType.CUDA ? plain.pin_memory() : plain).DetachFromDisposeScope();
        return _memory = new NativeMemory(_staging).Memory;
    }

    private static void Copy(Tensor from, Tensor to)
    {
        using var frozen = no_grad();
        to.copy_(from);
    }
}
