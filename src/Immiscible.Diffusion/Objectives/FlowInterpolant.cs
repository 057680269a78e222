using Immiscible.Compute.Tensors;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Objectives;

/// <summary>The formulas of a <see cref="FlowPath"/>.</summary>
/// <param name="path">the path</param>
/// <param name="sigma">its width</param>
public sealed class FlowInterpolant(FlowPath path, double sigma)
{
    // torchcfm's guard for the Schroedinger bridge's ends
    private const double Guard = 1e-8;

    /// <summary>Whether x_t depends on further noise beside the pair.</summary>
    public bool NeedsExtra => sigma > 0 && path != FlowPath.Target;

    /// <summary>What x_t and u_t are made of.</summary>
    /// <param name="t">time, from 0 (noise) to 1 (image)</param>
    public PathCoefficients At(double t)
    {
        switch (path)
        {
            case FlowPath.Target:
                return new PathCoefficients(t, 1 - (1 - sigma) * t, 0, 1, sigma - 1, 0);
            case FlowPath.SchroedingerBridge:
                var deviation = sigma * Math.Sqrt(t * (1 - t));
                return new PathCoefficients(t, 1 - t, deviation, 1, -1, (1 - 2 * t) / (2 * t * (1 - t) + Guard) * deviation);
            case FlowPath.VariancePreserving:
                var (sine, cosine) = Math.SinCos(Math.PI / 2 * t);
                return new PathCoefficients(sine, cosine, sigma, Math.PI / 2 * cosine, -Math.PI / 2 * sine, 0);
            default:
                return new PathCoefficients(t, 1 - t, sigma, 1, -1, 0);
        }
    }

    /// <summary>x_t and u_t.</summary>
    /// <param name="images">x_1: [batch, channels, height, width]</param>
    /// <param name="noises">x_0, same shape</param>
    /// <param name="extra">eps, same shape; null where the path needs none</param>
    /// <param name="times">t of each sample, from 0 to 1</param>
    /// <returns>both of the images' shape</returns>
    public (Tensor Noisy, Tensor Velocity) Interpolate(Tensor images, Tensor noises, Tensor? extra, ReadOnlySpan<double> times)
    {
        using var scope = NewDisposeScope();
        var noisy = Sum(images, noises, extra, times, static c => (c.Image, c.Noise, c.Extra));
        var velocity = Sum(images, noises, extra, times, static c => (c.ImageVelocity, c.NoiseVelocity, c.ExtraVelocity));
        return (noisy.MoveToOuterDisposeScope(), velocity.MoveToOuterDisposeScope());
    }

    /// <summary>
    /// The noise and the image at the ends of the path through x_t with velocity u: where the path has no further noise, the pair itself; else the
    /// same formulas as without.
    /// </summary>
    /// <param name="noisy">x_t</param>
    /// <param name="velocity">u, same shape</param>
    /// <param name="t">time, from 0 to 1</param>
    public Denoised Ends(Tensor noisy, Tensor velocity, double t)
    {
        using var scope = NewDisposeScope();
        // x_t = a x_1 + b x_0 and u = c x_1 + d x_0, solved for the pair; the determinant a d - b c is -1, or -pi / 2, at any time
        var (a, b, _, c, d, _) = At(t);
        var determinant = a * d - b * c;
        var image = noisy.Times(d / determinant).AddInPlace(velocity.Times(-b / determinant));
        var noise = velocity.Times(a / determinant).AddInPlace(noisy.Times(-c / determinant));
        return new Denoised(noise.MoveToOuterDisposeScope(), image.MoveToOuterDisposeScope());
    }

    private Tensor Sum(
        Tensor images, Tensor noises, Tensor? extra, ReadOnlySpan<double> times, Func<PathCoefficients, (double Image, double Noise, double Extra)> part)
    {
        var (ofImage, ofNoise, ofExtra) = (new double[times.Length], new double[times.Length], new double[times.Length]);
        for (var i = 0; i < times.Length; i++) (ofImage[i], ofNoise[i], ofExtra[i]) = part(At(times[i]));
        var sum = (images * SampleValues.Column(ofImage, images)).AddInPlace(noises * SampleValues.Column(ofNoise, images));
        return extra is null ? sum : sum.AddInPlace(extra * SampleValues.Column(ofExtra, images));
    }
}
