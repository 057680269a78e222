using Immiscible.Compute.Tensors;
using static TorchSharp.torch;

namespace Immiscible.Models.Ncsnpp;

/// <summary>Where a residual meets its path.</summary>
internal static class ResidualSum
{
    /// <summary>
    /// residual + path, divided by the root of two where sums are rescaled, so that their variance stays (Song et al., 2021, appendix H).
    /// </summary>
    /// <param name="residual">written over; what made it must not need it for its gradient, as convolutions do not</param>
    /// <param name="path">of the same shape</param>
    /// <param name="rescale">whether to divide</param>
    public static Tensor AddPathInPlace(this Tensor residual, Tensor path, bool rescale)
    {
        residual.AddInPlace(path);
        return rescale ? residual.MultiplyInPlace(1 / Math.Sqrt(2)) : residual;
    }
}
