using Immiscible.Compute.Tensors;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Sampling;

/// <summary>
/// Walks down noise levels along the probability flow dx/dsigma = (x - x_0) / sigma of x = x_0 + sigma eps (Karras et al., 2022, algorithm 1
/// without churn).
/// </summary>
/// <param name="denoiser">the noise levels, and how the network sees the image in x</param>
/// <param name="solver">how a step is made; only <see cref="SigmaSolver.EulerAncestral"/> is stochastic: its step k adds noise k</param>
public sealed class SigmaSampler(ISigmaDenoiser denoiser, SigmaSolver solver) : ISampler
{
    /// <inheritdoc/>
    public Tensor Sample(Denoiser network, Func<int, Tensor> noise, Tensor? labels = null) => Walk.Run(
        () => noise(0).Times(denoiser.StartScale),
        denoiser.Sigmas.Count,
        (x, i) =>
        {
            var (sigma, next) = (denoiser.Sigmas[i], i + 1 < denoiser.Sigmas.Count ? denoiser.Sigmas[i + 1] : 0);
            var slope = Slope(network, x, i, labels);
            if (solver == SigmaSolver.EulerAncestral && next > 0)
            {
                // noise of variance up^2 on top of down^2 makes next^2, and no more than the posterior has (k-diffusion, get_ancestral_step)
                var up = Math.Sqrt(next * next * (sigma * sigma - next * next)) / sigma;
                var down = Math.Sqrt(next * next - up * up);
                return Move(x, slope, down - sigma).AddInPlace(noise(i + 1).Times(up));
            }

            var moved = Move(x, slope, next - sigma);
            if (solver != SigmaSolver.Heun || next == 0) return moved;
            return Move(x, slope.AddInPlace(Slope(network, moved, i + 1, labels)), (next - sigma) / 2);
        });

    private static Tensor Move(Tensor x, Tensor slope, double distance) => slope.Times(distance).AddInPlace(x);

    private Tensor Slope(Denoiser network, Tensor x, int level, Tensor? labels) =>
        (x - denoiser.Denoise(network, x, level, labels)).MultiplyInPlace(1 / denoiser.Sigmas[level]);
}
