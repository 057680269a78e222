using System.Buffers;
using Immiscible.Assignment.Couplings;
using Immiscible.Assignment.Distances;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Matching;

/// <summary><c>matching: knn</c>: each image keeps the nearest of the noises drawn for it (arXiv 2505.18521); nobody is asked.</summary>
internal sealed class NearestNoiseMatcher(IMatchedData data, NoiseSource noise) : INoiseMatcher
{
    private readonly MatchingSpec _matching = data.Spec.Matching;
    private readonly DistanceKind _kind = MatchingOptions.Distance(data.Spec.Matching);
    private readonly int _batch = data.Spec.Training.Batch;
    private readonly int _length = data.ImageLength;
    private readonly float[] _candidates = new float[data.Spec.Matching.Candidates * data.ImageLength];

    /// <inheritdoc/>
    public bool IsCollective => false;

    /// <inheritdoc/>
    public Task<Task<IStepNoise>> BeginAsync(StepInput input, IReadOnlyList<GranuleRange> granules, CancellationToken cancellation)
    {
        var chosen = new Dictionary<int, int>(input.Samples.Length);
        for (var i = 0; i < input.Samples.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var position = input.Samples[i].Position;
            for (var candidate = 0; candidate < _matching.Candidates; candidate++)
                noise.Draw(input.Step, position + _batch * candidate, _candidates.AsSpan(candidate * _length, _length));
            chosen[position] = position + _batch * NearestNoise.Choose(input.Images(i, 1).Span, _candidates, _kind);
        }
        return Task.FromResult(Task.FromResult<IStepNoise>(new StepNoise(noise, input.Step, chosen, _batch, _matching.Renormalize)));
    }

    private sealed class StepNoise(NoiseSource noise, long step, Dictionary<int, int> chosen, int batch, bool renormalize) : IStepNoise
    {
        public bool IsMatched => true;

        public int NumberOf(int position) => chosen[position];

        public void Draw(int number, Span<float> destination)
        {
            noise.Draw(step, number, destination);
            if (!renormalize || number < batch) return;
            var first = ArrayPool<float>.Shared.Rent(destination.Length);
            noise.Draw(step, number % batch, first.AsSpan(0, destination.Length));
            NearestNoise.Renormalize(destination, first.AsSpan(0, destination.Length));
            ArrayPool<float>.Shared.Return(first);
        }

        public void Dispose()
        {
        }
    }
}
