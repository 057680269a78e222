using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Layers;

/// <summary>A layer of a UNet that is told of the time.</summary>
internal abstract class UNetLayer(string name) : Module(name)
{
    /// <param name="x">[batch, channels, height, width]</param>
    /// <param name="embedding">[batch, time channels]: SiLU of the embedding of time (and class)</param>
    public abstract Tensor Forward(Tensor x, Tensor embedding);
}
