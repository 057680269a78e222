using Immiscible.Compute.Parameters;
using Immiscible.Models;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Training;

/// <summary>A network whose parameters are views of one flat vector.</summary>
internal sealed class TrainedNetwork : IDisposable
{
    private readonly List<(int Start, int End)> _trained = [];

    private readonly ScalarType _computation;

    public TrainedNetwork(NetworkOptions options, ulong seed, string? weights) : this(options, seed, weights, CPU, ScalarType.Float32)
    {
    }

    /// <summary>The network on a device, computing in fp32 or bf16.</summary>
    public TrainedNetwork(NetworkOptions options, ulong seed, string? weights, Device device, ScalarType computation)
    {
        _computation = computation;
        Network = options.Create(seed);
        if (weights is not null) PublishedWeights.Load(weights, Network);
        Flat = new FlatParameters(Network, device, computation);
        var frozen = Network.named_parameters().Where(static entry => !entry.parameter.requires_grad).Select(static entry => entry.name).ToHashSet();
        var start = 0;
        foreach (var slot in Flat.Layout.Slots.Where(slot => frozen.Contains(slot.Name)))
        {
            if (slot.Offset > start) _trained.Add((start, slot.Offset));
            start = slot.Offset + slot.Length;
        }
        if (start < Flat.Layout.Length) _trained.Add((start, Flat.Layout.Length));
    }

    /// <summary>The network.</summary>
    public ImageNetwork Network { get; }

    /// <summary>Its parameters.</summary>
    public FlatParameters Flat { get; }

    /// <summary>The network's output for fp32 images, in fp32 whatever it computes in.</summary>
    public Tensor Forward(Tensor x, Tensor times, Tensor? labels)
    {
        if (_computation == ScalarType.Float32) return Network.Forward(x, times, labels);
        using var scope = NewDisposeScope();
        return Network.Forward(x.to_type(_computation), times, labels).to_type(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What of a part of the flat vector is trained: all but the parameters that are frozen, which neither a penalty on weights nor the rounding of an
    /// average may move.
    /// </summary>
    public IEnumerable<Range> Trained(Range part)
    {
        var (offset, length) = part.GetOffsetAndLength(Flat.Layout.Length);
        foreach (var (start, end) in _trained)
            if (Math.Max(start, offset) is var from && Math.Min(end, offset + length) is var to && from < to)
                yield return from..to;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flat.Dispose();
        Network.Dispose();
    }
}
