using Immiscible.Compute.Parameters;
using Immiscible.Models;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Training;

/// <summary>A network whose parameters are views of one flat vector.</summary>
internal sealed class TrainedNetwork : IDisposable
{
    public TrainedNetwork(NetworkOptions options, ulong seed, string? weights)
    {
        Network = options.Create(seed);
        if (weights is not null) PublishedWeights.Load(weights, Network);
        Flat = new FlatParameters(Network);
    }

    /// <summary>The network.</summary>
    public ImageNetwork Network { get; }

    /// <summary>Its parameters.</summary>
    public FlatParameters Flat { get; }

    /// <summary>The network's output.</summary>
    public Tensor Forward(Tensor x, Tensor times, Tensor? labels) => Network.Forward(x, times, labels);

    /// <inheritdoc/>
    public void Dispose()
    {
        Flat.Dispose();
        Network.Dispose();
    }
}
