using Immiscible.Compute.Tensors;
using Immiscible.Diffusion.Objectives;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Sampling;

/// <summary>What a network's output says of x_t = sqrt(abar) x_0 + sqrt(1 - abar) eps.</summary>
internal static class PredictedImage
{
    /// <summary>x_0, a new tensor.</summary>
    /// <param name="prediction">what the output stands for</param>
    /// <param name="x">x_t</param>
    /// <param name="output">the network's, left as it is</param>
    /// <param name="alphaBar">abar, in (0, 1)</param>
    public static Tensor Image(Prediction prediction, Tensor x, Tensor output, double alphaBar)
    {
        using var scope = NewDisposeScope();
        var (signal, noise) = (Math.Sqrt(alphaBar), Math.Sqrt(1 - alphaBar));
        var image = prediction switch
        {
            Prediction.Epsilon => (x - output.Times(noise)).MultiplyInPlace(1 / signal),
            Prediction.V => x.Times(signal).sub_(output.Times(noise)),
            Prediction.Image => output.clone(),
            _ => throw new DiffusionException($"sampling: prediction {prediction} does not exist; choose {string.Join(", ", Enum.GetNames<Prediction>())}"),
        };
        return image.MoveToOuterDisposeScope();
    }

    /// <summary>eps, a new tensor.</summary>
    /// <inheritdoc cref="Image" path="/param"/>
    public static Tensor Noise(Prediction prediction, Tensor x, Tensor output, double alphaBar)
    {
        using var scope = NewDisposeScope();
        var (signal, noise) = (Math.Sqrt(alphaBar), Math.Sqrt(1 - alphaBar));
        var eps = prediction switch
        {
            Prediction.Epsilon => output.clone(),
            Prediction.V => output.Times(signal).AddInPlace(x.Times(noise)),
            Prediction.Image => (x - output.Times(signal)).MultiplyInPlace(1 / noise),
            _ => throw new DiffusionException($"sampling: prediction {prediction} does not exist; choose {string.Join(", ", Enum.GetNames<Prediction>())}"),
        };
        return eps.MoveToOuterDisposeScope();
    }
}
