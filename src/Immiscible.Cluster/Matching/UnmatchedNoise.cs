using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Matching;

/// <summary><c>matching: none</c>: every sample keeps the noise of its own position.</summary>
internal sealed class UnmatchedNoise(NoiseSource noise) : INoiseMatcher
{
    /// <inheritdoc/>
    public Task<Task<int[]?>> BeginAsync(StepInput input, GranuleRange granules, CancellationToken cancellation) =>
        Task.FromResult(Task.FromResult<int[]?>(null));

    /// <inheritdoc/>
    public void Draw(long step, int number, Span<float> destination) => noise.Draw(step, number, destination);
}
