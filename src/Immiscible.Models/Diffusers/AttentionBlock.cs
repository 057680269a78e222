using Immiscible.Compute.Tensors;
using Immiscible.Models.Layers;
using static TorchSharp.torch;
using GroupNorm = Immiscible.Models.Layers.GroupNorm;
using Linear = Immiscible.Models.Layers.Linear;

namespace Immiscible.Models.Diffusers;

/// <summary>x + to_out(softmax(q k^T / sqrt(d)) v) over all pixels, in heads of d channels; q, k, v linear in group_norm(x).</summary>
internal sealed class AttentionBlock : UNetLayer
{
    private readonly GroupNorm _norm;
    private readonly Linear _query, _key, _value, _out;
    private readonly int _heads;

    public AttentionBlock(int channels, PartFactory parts) : base(nameof(AttentionBlock))
    {
        _heads = parts.Options.HeadsOf(channels);
        register_module("group_norm", _norm = parts.Norm(channels));
        register_module("to_q", _query = new Linear(channels, channels, parts.Parameters));
        register_module("to_k", _key = new Linear(channels, channels, parts.Parameters));
        register_module("to_v", _value = new Linear(channels, channels, parts.Parameters));
        _out = new Linear(channels, channels, parts.Parameters);
        register_module("to_out", new NamedModules([("0", _out)]));
    }

    public override Tensor Forward(Tensor x, Tensor embedding)
    {
        using var scope = NewDisposeScope();
        var (batch, channels, pixels) = (x.shape[0], x.shape[1], x.shape[2] * x.shape[3]);
        var depth = channels / _heads;
        var rows = _norm.Forward(x).flatten(2).transpose(1, 2); // [batch, pixels, channels]
        var (q, k, v) = (Heads(_query.Forward(rows)), Heads(_key.Forward(rows)), Heads(_value.Forward(rows)));
        var weights = FlopCounter.Product(q.Times(1 / Math.Sqrt(depth)), k.transpose(1, 2)).softmax(-1);
        var mixed = FlopCounter.Product(weights, v).view(batch, _heads, pixels, depth).transpose(1, 2).reshape(batch, pixels, channels);
        return _out.Forward(mixed).transpose(1, 2).reshape(x.shape).Plus(x).MoveToOuterDisposeScope();

        Tensor Heads(Tensor part) => part.view(batch, pixels, _heads, depth).transpose(1, 2).reshape(batch * _heads, pixels, depth);
    }
}
