using Immiscible.Compute.Tensors;
using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;
using static TorchSharp.torch;

namespace Immiscible.Models.GuidedDiffusion;

/// <summary>x + proj_out(softmax(q k^T / sqrt(d)) v) over all pixels, in heads of d channels; q, k, v = qkv(norm(x)).</summary>
internal sealed class AttentionBlock : UNetLayer
{
    private readonly GroupNorm _norm;
    private readonly Conv2d _qkv, _projectOut;
    private readonly int _heads;
    private readonly bool _headsFirst;

    public AttentionBlock(int channels, GuidedUNetOptions options, ParameterFactory parameters) : base(nameof(AttentionBlock))
    {
        _heads = options.HeadsOf(channels);
        _headsFirst = options.HeadsFirst;
        register_module("norm", _norm = new GroupNorm(channels, options.Groups, parameters, GroupNorm.TorchEpsilon));
        register_module("qkv", _qkv = new Conv2d(channels, 3 * channels, 1, parameters));
        register_module("proj_out", _projectOut = new Conv2d(channels, channels, 1, parameters, scale: 0));
    }

    public override Tensor Forward(Tensor x, Tensor embedding)
    {
        using var scope = NewDisposeScope();
        var (rows, depth, pixels) = (x.shape[0] * _heads, x.shape[1] / _heads, x.shape[2] * x.shape[3]);
        var joined = _qkv.Forward(_norm.Forward(x)).flatten(2);
        var parts = _headsFirst ? joined.reshape(rows, 3 * depth, pixels).chunk(3, 1) : joined.chunk(3, 1);
        var (q, k, v) = (Heads(parts[0]), Heads(parts[1]), Heads(parts[2]));
        var scale = 1 / Math.Sqrt(Math.Sqrt(depth)); // on both, as in the reference: the products then keep within what float16 holds
        var weights = FlopCounter.Product(q.Times(scale).transpose(1, 2), k.Times(scale)).softmax(-1);
        var mixed = FlopCounter.Product(v, weights.transpose(1, 2)).reshape(x.shape);
        return _projectOut.Forward(mixed).AddInPlace(x).MoveToOuterDisposeScope();

        Tensor Heads(Tensor part) => part.reshape(rows, depth, pixels);
    }
}
