using Immiscible.Compute.Tensors;
using Immiscible.Numerics.Random;
using TorchSharp;
using static TorchSharp.torch;

namespace Immiscible.Models.Layers;

/// <summary>
/// Inverted dropout whose masks are a pure function of (seed, step, granule, layer, element): whoever computes a granule, and however
/// often, drops the same elements, and torch's process-wide generator is never drawn from. One instance serves all layers of a network.
/// On another device than the CPU the masks come from a generator of that device, seeded by the key (<see cref="GeneratorMask"/>): they need not be made here and
/// uploaded, and are other masks than the CPU's.
/// </summary>
/// <remarks>
/// An element is kept when its 16 bits of Philox output, counted in the memory order of the activation, reach <c>round(rate * 65536)</c>;
/// kept elements are divided by the probability of that. Each layer keeps its mask's memory between granules. Inactive, and always in
/// sampling, it is the identity.
/// </remarks>
public sealed class KeyedDropout : IDisposable
{
    private readonly CounterRandom _random;
    private readonly int _threshold;
    private readonly float _scale;
    private readonly List<Tensor?> _masks = [];
    private GeneratorMask? _generator;
    private uint[] _bits = [];
    private bool _active;
    private ulong _step;
    private uint _granule;

    /// <param name="rate">probability that an element is dropped, in [0, 1)</param>
    /// <param name="seed">seed of the run</param>
    public KeyedDropout(double rate, ulong seed)
    {
        _random = new CounterRandom(seed, RandomStream.Dropout);
        _threshold = (int)Math.Round(rate * 65536);
        _scale = 65536f / (65536 - _threshold);
    }

    /// <summary>Turns dropout on with the key of one granule; the granule before must have been backpropagated.</summary>
    /// <param name="step">training step, from 0</param>
    /// <param name="granule">number of the granule in its global batch</param>
    public void Begin(long step, int granule)
    {
        _active = true;
        _step = (ulong)step;
        _granule = (uint)granule;
    }

    /// <summary>Turns dropout off.</summary>
    public void End() => _active = false;

    /// <summary>Frees the masks.</summary>
    public void Dispose()
    {
        foreach (var mask in _masks) mask?.Dispose();
        _masks.Clear();
        _generator?.Dispose();
    }

    /// <summary>A number for one more layer; a layer's masks differ from all others'.</summary>
    internal int AddLayer()
    {
        _masks.Add(null);
        return _masks.Count - 1;
    }

    /// <summary>x times the mask of the layer; x itself while inactive or at rate 0.</summary>
    internal Tensor Apply(Tensor x, int layer)
    {
        if (!_active || _threshold == 0) return x;
        if (x.device_type != DeviceType.CPU) return Scaled(x, (_generator ??= new GeneratorMask(x.device)).Draw(x, Key(layer), 1 / (double)_scale));
        var count = checked((int)x.numel());
        var mask = _masks[layer];
        if (mask is null || mask.numel() != count)
        {
            mask?.Dispose();
            _masks[layer] = mask = empty(count, ScalarType.Float32).DetachFromDisposeScope();
        }

        // bfloat16 would round the scale
        var scale = x.dtype == ScalarType.Float32 ? _scale : 1;
        Fill(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(mask.bytes), layer, scale);
        if (x.dtype != ScalarType.Float32) return Scaled(x, mask.as_strided(x.shape, x.stride()).to_type(x.dtype));
        // the strides of x: the product then runs through memory in one go, whatever the memory format
        return x * mask.as_strided(x.shape, x.stride());
    }

    private Tensor Scaled(Tensor x, Tensor mask) => (x * mask).Times(_scale);

    private ulong Key(int layer)
    {
        Span<uint> words = stackalloc uint[2];
        _random.Bits(words, _step, _granule, (uint)layer);
        return (ulong)words[1] << 32 | words[0];
    }

    private void Fill(Span<float> mask, int layer, float scale)
    {
        var needed = (mask.Length + 1) / 2;
        if (_bits.Length < needed) _bits = new uint[needed];
        var bits = _bits.AsSpan(0, needed);
        _random.Bits(bits, _step, _granule, (uint)layer);
        DropoutMask.Fill(bits, mask, _threshold, scale);
    }
}
