using Immiscible.Models.Initialization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Layers;

/// <summary>A learned row for each class: [batch] of int64 to [batch, width].</summary>
internal sealed class Embedding : Module
{
    private readonly Parameter _weight;

    public Embedding(int classes, int width, ParameterFactory parameters) : base(nameof(Embedding))
    {
        _weight = parameters.Normal([classes, width]);
        register_parameter("weight", _weight);
    }

    public Tensor Forward(Tensor labels) => _weight.index_select(0, labels);
}
