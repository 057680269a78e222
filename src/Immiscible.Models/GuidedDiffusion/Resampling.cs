using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.GuidedDiffusion;

/// <summary>What a residual block does to the resolution.</summary>
internal enum Resampling
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Halves it: the mean of 2 x 2 pixels.</summary>
    Halve,

    /// <summary>Doubles it: the nearest pixel.</summary>
    Double,
}

/// <summary>Resampling without weights.</summary>
internal static class Resamplings
{
    /// <param name="resampling">what to do</param>
    /// <param name="x">[batch, channels, height, width]</param>
    public static Tensor Apply(this Resampling resampling, Tensor x) => resampling switch
    {
        Resampling.Halve => functional.avg_pool2d(x, 2),
        Resampling.Double => functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest),
        _ => x,
    };
}
