using static TorchSharp.torch;

namespace Immiscible.Models.Layers;

/// <summary>Layers one after another, named "0", "1", ... in the state dict.</summary>
internal sealed class LayerSequence : UNetLayer
{
    private readonly IReadOnlyList<UNetLayer> _layers;

    public LayerSequence(IReadOnlyList<UNetLayer> layers) : base(nameof(LayerSequence))
    {
        _layers = layers;
        for (var i = 0; i < layers.Count; i++) register_module($"{i}", layers[i]);
    }

    public override Tensor Forward(Tensor x, Tensor embedding)
    {
        foreach (var layer in _layers) x = layer.Forward(x, embedding);
        return x;
    }
}
