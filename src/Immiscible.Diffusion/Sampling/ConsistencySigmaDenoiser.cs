using Immiscible.Compute.Tensors;
using Immiscible.Diffusion.Objectives;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Sampling;

/// <summary>A network trained on a consistency objective, asked at noise levels: what its consistency function returns.</summary>
public sealed class ConsistencySigmaDenoiser : ISigmaDenoiser
{
    private readonly ConsistencyObjectiveOptions _objective;
    private readonly bool _clip;

    /// <param name="objective">what the network was trained on</param>
    /// <param name="sigmas">the noise levels of the walk, descending, above 0</param>
    /// <param name="clip">whether the image is clipped to [-1, 1]</param>
    /// <exception cref="DiffusionException">A value of the objective is out of range.</exception>
    public ConsistencySigmaDenoiser(ConsistencyObjectiveOptions objective, IReadOnlyList<double> sigmas, bool clip)
    {
        // refuses bad values now instead of in the middle of a walk
        _ = objective.CreateFunction(static (x, _, _) => x);
        _objective = objective;
        _clip = clip;
        Sigmas = sigmas;
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Sigmas { get; }

    /// <inheritdoc/>
    public double StartScale => Sigmas[0];

    /// <inheritdoc/>
    public Tensor Denoise(Denoiser network, Tensor x, int level, Tensor? labels)
    {
        var image = _objective.CreateFunction(network).Denoise(x, Sigmas[level], labels);
        return _clip ? image.ClampInPlace(-1, 1) : image;
    }
}
