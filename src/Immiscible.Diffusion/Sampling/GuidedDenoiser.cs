using Immiscible.Compute.Tensors;
using Immiscible.Models;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Sampling;

/// <summary>Classifier-free guidance (Ho and Salimans, 2022, equation 6), in the form out = uncond + scale (cond - uncond).</summary>
public static class GuidedDenoiser
{
    /// <summary>A network that leans towards the class more than the one given; asked once for both halves, as a batch twice as large.</summary>
    /// <param name="network">a class-conditional network that also knows "not told"</param>
    /// <param name="options">the shape of the network</param>
    /// <param name="scale">1: the network itself; 0: without class; above 1: guided (w + 1 of the paper)</param>
    /// <exception cref="DiffusionException">The scale is not a number of at least 0, or the network does not know "not told" and the scale is not 1.</exception>
    public static Denoiser Create(Denoiser network, NetworkOptions options, double scale)
    {
        if (!double.IsFinite(scale) || scale < 0) throw new DiffusionException($"sampling: guidance is {scale}; it must be a number of at least 0");
        if (scale == 1) return network;
        if (options.Classes == 0 || !options.HasNullClass)
            throw new DiffusionException(
                $"sampling: guidance is {scale}, but the network was not trained with classes that are left out now and then; choose 1, which is without guidance");
        return (noisy, times, labels) => Guide(network, noisy, times, labels, options.Classes, scale);
    }

    private static Tensor Guide(Denoiser network, Tensor noisy, Tensor times, Tensor? labels, long nullClass, double scale)
    {
        if (labels is null) throw new DiffusionException("sampling: guidance needs a class for each image, but no labels were given");
        using var scope = NewDisposeScope();
        var untold = tensor(Enumerable.Repeat(nullClass, checked((int)labels.shape[0])).ToArray(), device: labels.device);
        var halves = network(cat([noisy, noisy]), cat([times, times]), cat([labels, untold])).chunk(2);
        return (halves[0] - halves[1]).MultiplyInPlace(scale).AddInPlace(halves[1]).MoveToOuterDisposeScope();
    }
}
