using Immiscible.Compute.Tensors;
using Immiscible.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Objectives;

/// <summary>
/// f(x, sigma) = c_skip(sigma) x + c_out(sigma) F(c_in(sigma) x, s c_noise(sigma)): the image that a network F sees behind noise, in one
/// evaluation (Song et al., 2023, equation 5).
/// </summary>
/// <param name="network">F; it is told of time in float32</param>
/// <param name="scalings">c_skip, c_out, c_in and c_noise</param>
/// <param name="networkTimeScale">s, what c_noise is multiplied by</param>
public sealed class ConsistencyFunction(Denoiser network, ConsistencyScalings scalings, double networkTimeScale = 1)
{
    /// <summary>The denoised images; attached to the graph of the network where gradients are enabled.</summary>
    /// <param name="noisy">x = image + sigma z: [batch, channels, height, width], float32</param>
    /// <param name="sigmas">noise level of each sample</param>
    /// <param name="labels">[batch], int64, or null without classes</param>
    /// <returns>same shape, nominally in [-1, 1], not clamped</returns>
    public Tensor Denoise(Tensor noisy, ReadOnlySpan<double> sigmas, Tensor? labels = null)
    {
        using var scope = NewDisposeScope();
        var times = SampleValues.Row(SampleValues.Map(sigmas, sigma => networkTimeScale * ConsistencyScalings.Time(sigma)), noisy);
        var output = network(noisy * Column(scalings.In, sigmas, noisy), times, labels);
        return (output * Column(scalings.Out, sigmas, noisy)).Plus(noisy * Column(scalings.Skip, sigmas, noisy)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Denoise(Tensor, ReadOnlySpan{double}, Tensor?)"/>
    /// <param name="noisy">x = image + sigma z: [batch, channels, height, width], float32</param>
    /// <param name="sigma">noise level of all samples</param>
    /// <param name="labels">[batch], int64, or null without classes</param>
    public Tensor Denoise(Tensor noisy, double sigma, Tensor? labels = null)
    {
        var sigmas = new double[noisy.shape[0]];
        Array.Fill(sigmas, sigma);
        return Denoise(noisy, sigmas, labels);
    }

    private static Tensor Column(Func<double, double> scaling, ReadOnlySpan<double> sigmas, Tensor like) =>
        SampleValues.Column(SampleValues.Map(sigmas, scaling), like);
}
