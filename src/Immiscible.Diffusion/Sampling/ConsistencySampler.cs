using Immiscible.Compute.Tensors;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Sampling;

/// <summary>
/// Multi-step sampling of consistency models (Song et al., 2023, algorithm 1), of which a single step is the shortest case: sees the image in
/// noise, noises it again to a lower level, and so on. Step k but the last adds noise k.
/// </summary>
/// <param name="function">the noise levels that the function is asked at, and how it sees the image at them</param>
/// <param name="leastSigma">sigma_min, the level at which the function is the identity: what it returns is taken to be that noisy</param>
public sealed class ConsistencySampler(ISigmaDenoiser function, double leastSigma) : ISampler
{
    /// <inheritdoc/>
    public Tensor Sample(Denoiser network, Func<int, Tensor> noise, Tensor? labels = null) => Walk.Run(
        () => noise(0).Times(function.StartScale),
        function.Sigmas.Count,
        (x, i) =>
        {
            var image = function.Denoise(network, x, i, labels);
            if (i + 1 == function.Sigmas.Count) return image;
            var next = function.Sigmas[i + 1];
            return image.AddInPlace(noise(i + 1).Times(Math.Sqrt(next * next - leastSigma * leastSigma)));
        });
}
