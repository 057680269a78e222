using Immiscible.Cluster.Sampling;

namespace Immiscible.Console.Sampling;

/// <summary>Draws from a run directory's checkpoints in this process.</summary>
internal sealed class CheckpointSampler : ISampler
{
    /// <inheritdoc/>
    public SampledImages Sample(SampleRequest request)
    {
        var drawn = RunSampler.Draw(request.Directory, request.Checkpoint, request.Sampling);
        return new SampledImages(drawn.Shape.Channels, drawn.Shape.Height, drawn.Shape.Width, drawn.Pixels, drawn.Step);
    }
}
