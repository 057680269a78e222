using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Ncsnpp;

/// <summary>A layer on the way down, in the middle or on the way up.</summary>
internal abstract class NcsnppLayer(string name) : Module(name)
{
    /// <param name="x">[batch, channels, height, width]</param>
    /// <param name="embedding">[batch, time channels]: swish of the embedding of time (and class)</param>
    public abstract Tensor Forward(Tensor x, Tensor embedding);
}
