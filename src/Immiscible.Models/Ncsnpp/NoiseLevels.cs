using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Immiscible.Models.Ncsnpp;

/// <summary>The noise levels of a variance-exploding process, largest first, in geometric sequence.</summary>
internal static class NoiseLevels
{
    /// <summary>[noise levels], float32, not trained.</summary>
    public static Parameter Create(NcsnppOptions options)
    {
        var (first, last) = (Math.Log(options.SigmaMax), Math.Log(options.SigmaMin));
        var step = (last - first) / (options.NoiseLevels - 1);
        return new Parameter(tensor([.. Enumerable.Range(0, options.NoiseLevels).Select(i => (float)Math.Exp(first + i * step))]), requires_grad: false);
    }
}
