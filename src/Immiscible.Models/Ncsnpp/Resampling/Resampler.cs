using static TorchSharp.torch;

namespace Immiscible.Models.Ncsnpp.Resampling;

/// <summary>How a network halves and doubles its images.</summary>
internal abstract class Resampler : IDisposable
{
    /// <summary>Name that the reference gives a convolution of stride 2 that follows <see cref="Prepare"/>.</summary>
    public abstract string ConvolutionName { get; }

    /// <param name="x">[batch, channels, height, width]</param>
    /// <returns>[batch, channels, 2 height, 2 width]</returns>
    public abstract Tensor Double(Tensor x);

    /// <param name="x">[batch, channels, height, width], height and width even</param>
    /// <returns>[batch, channels, height / 2, width / 2]</returns>
    public abstract Tensor Halve(Tensor x);

    /// <summary>What a 3x3 convolution of stride 2 without padding makes half the height and width of.</summary>
    /// <param name="x">[batch, channels, height, width], height and width even</param>
    /// <returns>[batch, channels, height + 1, width + 1]</returns>
    public abstract Tensor Prepare(Tensor x);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The resampler that the options ask for.</summary>
    public static Resampler Of(NcsnppOptions options) => options.Fir ? new FirResampler(options.FirKernel) : new PlainResampler();
}
