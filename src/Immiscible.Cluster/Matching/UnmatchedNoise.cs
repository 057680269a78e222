using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Matching;

/// <summary><c>matching: none</c>: every sample keeps the noise of its own position.</summary>
internal sealed class UnmatchedNoise(NoiseSource noise) : INoiseMatcher
{
    /// <inheritdoc/>
    public bool IsCollective => false;

    /// <inheritdoc/>
    public Task<Task<IStepNoise>> BeginAsync(StepInput input, IReadOnlyList<GranuleRange> granules, CancellationToken cancellation) =>
        Task.FromResult(Task.FromResult<IStepNoise>(new StepNoise(noise, input.Step)));

    private sealed class StepNoise(NoiseSource noise, long step) : IStepNoise
    {
        public bool IsMatched => false;

        public int NumberOf(int position) => position;

        public void Draw(int number, Span<float> destination) => noise.Draw(step, number, destination);

        public void Dispose()
        {
        }
    }
}
