using Immiscible.Diffusion.Training;
using static TorchSharp.torch;

namespace Immiscible.Console.Benchmarking;

/// <summary>
/// Forward and backward passes of a replica's network on tensors that stay where they are, with the mean squared error for a loss: what no trainer
/// can do without.
/// </summary>
internal sealed class BarePass : IDisposable
{
    // Whatever an objective means by time, the network computes the same.
    private const float Time = 0.5f;

    private readonly IMeasuredReplica _replica;
    private readonly PartClock _clock;
    private readonly Tensor _images, _noises, _times;
    private readonly Tensor? _labels;

    /// <param name="replica">A replica that has computed a granule of that size, with whose dropout the network goes on.</param>
    /// <param name="granule">The images.</param>
    /// <param name="classConditional">Whether the network is told classes.</param>
    /// <param name="place">The replica's device.</param>
    public BarePass(IMeasuredReplica replica, FixedGranule granule, bool classConditional, StepPlace place)
    {
        (_replica, _clock) = (replica, new PartClock(place));
        using var scope = NewDisposeScope();
        long[] shape = [granule.Count, granule.Shape.Channels, granule.Shape.Height, granule.Shape.Width];
        _images = Keep(tensor(granule.Images, shape));
        _noises = Keep(tensor(granule.Noises, shape));
        _times = Keep(tensor(Enumerable.Repeat(Time, granule.Count).ToArray()));
        if (classConditional) _labels = Keep(tensor(granule.Labels.Select(static label => (long)label).ToArray()));

        Tensor Keep(Tensor tensor) => tensor.to(place.Device).DetachFromDisposeScope();
    }

    /// <summary>One granule; its parts are added to the step under way.</summary>
    public void Run(StepTimes times)
    {
        using var scope = NewDisposeScope();
        _clock.Begin();
        _replica.ClearGradient();
        times.Add(StepParts.Clear, _clock.Lap());
        var loss = nn.functional.mse_loss(_replica.Denoiser(_images, _times, _labels), _noises);
        times.Add(StepParts.Forward, _clock.Lap());
        loss.backward();
        times.Add(StepParts.Backward, _clock.Lap());
    }

    public void Dispose()
    {
        _images.Dispose();
        _noises.Dispose();
        _times.Dispose();
        _labels?.Dispose();
    }
}
