using Immiscible.Compute.Native;
using Immiscible.Models.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models;

/// <summary>A network from noisy images, their times and, where it is told them, their classes to images of the same size. Not thread-safe.</summary>
public abstract class ImageNetwork : Module
{
    /// <param name="name">name of the kind of network</param>
    /// <param name="options">what the network was made by</param>
    /// <param name="seed">seed of the run: of dropout</param>
    protected ImageNetwork(string name, NetworkOptions options, ulong seed) : base(Loaded(name))
    {
        Options = options;
        Dropout = new KeyedDropout(options.Dropout, seed);
    }

    /// <summary>What the network was made by.</summary>
    public NetworkOptions Options { get; }

    /// <summary>Dropout of all blocks; off until a key is given.</summary>
    public KeyedDropout Dropout { get; }

    /// <summary>The network's output.</summary>
    /// <param name="x">[batch, in channels, height, width], of the type and on the device of the trained parameters</param>
    /// <param name="times">[batch], int64 or float32, whatever the type of x; what they mean is the objective's business</param>
    /// <param name="labels">[batch], int64; needed by a class-conditional network, ignored by another</param>
    /// <returns>[batch, out channels, height, width]</returns>
    /// <exception cref="ModelException">A class-conditional network was given no labels.</exception>
    public abstract Tensor Forward(Tensor x, Tensor times, Tensor? labels = null);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Dropout.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The labels, which this network needs.</summary>
    private protected Tensor RequireLabels(Tensor? labels) =>
        labels ?? throw new ModelException($"model: the network is told of {Options.Classes} classes, but was given no labels");

    private static string Loaded(string name)
    {
        TorchRuntime.EnsureLoaded();
        return name;
    }
}
