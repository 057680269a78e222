using Immiscible.Compute.Tensors;
using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;
using static TorchSharp.torch;

namespace Immiscible.Models.Ddpm;

/// <summary>x + project_out(softmax(q k^T / sqrt(channels)) v) over all pixels, one head; q, k, v = project_in(norm(x)).</summary>
internal sealed class AttentionBlock : UNetLayer
{
    private readonly GroupNorm _norm;
    private readonly Conv2d _projectIn, _projectOut;

    public AttentionBlock(int channels, DdpmUNetOptions options, ParameterFactory parameters) : base(nameof(AttentionBlock))
    {
        register_module("norm", _norm = new GroupNorm(channels, options.Groups, parameters));
        register_module("project_in", _projectIn = new Conv2d(channels, 3 * channels, 1, parameters));
        register_module("project_out", _projectOut = new Conv2d(channels, channels, 1, parameters, scale: 0));
    }

    public override Tensor Forward(Tensor x, Tensor embedding)
    {
        using var scope = NewDisposeScope();
        var channels = x.shape[1];
        var parts = _projectIn.Forward(_norm.Forward(x)).flatten(2).chunk(3, 1);
        var weights = FlopCounter.Product(parts[0].Times(1 / Math.Sqrt(channels)).transpose(1, 2), parts[1]).softmax(-1);
        var mixed = FlopCounter.Product(parts[2], weights.transpose(1, 2)).view(x.shape);
        return _projectOut.Forward(mixed).AddInPlace(x).MoveToOuterDisposeScope();
    }
}
