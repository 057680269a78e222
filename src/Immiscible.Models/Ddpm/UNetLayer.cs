using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Ddpm;

/// <summary>A layer of the UNet's ladder.</summary>
internal abstract class UNetLayer(string name) : Module(name)
{
    /// <param name="x">[batch, channels, height, width]</param>
    /// <param name="embedding">[batch, time channels]: SiLU of the embedding of time (and class)</param>
    public abstract Tensor Forward(Tensor x, Tensor embedding);
}
