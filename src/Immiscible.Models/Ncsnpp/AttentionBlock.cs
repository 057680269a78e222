using Immiscible.Compute.Tensors;
using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;
using static TorchSharp.torch;

namespace Immiscible.Models.Ncsnpp;

/// <summary>x + NIN_3(softmax(q k^T / sqrt(channels)) v) over all pixels, one head; q, k, v = NIN_0, NIN_1, NIN_2 of the normalised x.</summary>
internal sealed class AttentionBlock : NcsnppLayer
{
    private readonly GroupNorm _norm;
    private readonly Nin _query, _key, _value, _out;
    private readonly bool _rescale;

    public AttentionBlock(int channels, NcsnppOptions options, ParameterFactory parameters) : base(nameof(AttentionBlock))
    {
        _rescale = options.SkipRescale;
        register_module("GroupNorm_0", _norm = new GroupNorm(channels, NcsnppOptions.Groups(channels), parameters));
        register_module("NIN_0", _query = new Nin(channels, channels, parameters));
        register_module("NIN_1", _key = new Nin(channels, channels, parameters));
        register_module("NIN_2", _value = new Nin(channels, channels, parameters));
        register_module("NIN_3", _out = new Nin(channels, channels, parameters, options.InitScale));
    }

    public override Tensor Forward(Tensor x, Tensor embedding)
    {
        using var scope = NewDisposeScope();
        var h = _norm.Forward(x);
        var query = _query.Forward(h).flatten(2).Times(1 / Math.Sqrt(x.shape[1])).transpose(1, 2);
        var weights = FlopCounter.Product(query, _key.Forward(h).flatten(2)).softmax(-1);
        var mixed = FlopCounter.Product(_value.Forward(h).flatten(2), weights.transpose(1, 2)).view(x.shape);
        return _out.Forward(mixed).AddPathInPlace(x, _rescale).MoveToOuterDisposeScope();
    }
}
