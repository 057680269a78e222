using Immiscible.Cluster.Contracts.Membership;

namespace Immiscible.Cluster.Workers;

/// <summary><c>matching: none</c>: every sample keeps the noise of its own position.</summary>
internal sealed class UnmatchedNoise : INoiseMatcher
{
    /// <inheritdoc/>
    public Task<Task<int[]>> BeginAsync(StepInput input, GranuleRange granules, CancellationToken cancellation) =>
        Task.FromResult(Task.FromResult(Array.ConvertAll(input.Samples, sample => sample.Position)));
}
