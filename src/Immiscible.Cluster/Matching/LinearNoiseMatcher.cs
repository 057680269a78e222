using System.Buffers;
using System.Diagnostics;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Matching;

/// <summary>
/// The linear modes: sends the quantised distances of the member's images to the noises of their groups to the solver, which matches each
/// group (algorithm 1 and section 3.4 of arXiv 2406.12303).
/// </summary>
/// <param name="data">The images of the member's run.</param>
/// <param name="solver">Solves the run's assignments.</param>
/// <param name="noise">The run's noise.</param>
/// <param name="known">Steps before this may have been matched in an earlier epoch: the answer is asked for before anything is measured.</param>
internal sealed class LinearNoiseMatcher(IMatchedData data, IMatchSolver solver, NoiseSource noise, long known) : INoiseMatcher, IDisposable
{
    private readonly MatchingLayout _layout = MatchingLayout.Of(data.Spec);
    private readonly DistanceMeter _meter = new(data, noise);
    private readonly RowPacker _packer = new(data);

    /// <inheritdoc/>
    public bool IsCollective => true;

    /// <inheritdoc/>
    public async Task<Task<IStepNoise>> BeginAsync(StepInput input, IReadOnlyList<GranuleRange> granules, CancellationToken cancellation)
    {
        if (input.Step < known && await solver.FindAsync(input.Step).WaitAsync(cancellation).ConfigureAwait(false) is { } numbers)
            return Task.FromResult<IStepNoise>(new StepNoise(noise, input.Step, numbers, null));
        var count = input.Samples.Length * _layout.Columns;
        var rented = ArrayPool<float>.Shared.Rent(count);
        try
        {
            await _meter.MeasureAsync(input, granules[0], rented.AsMemory(0, count), cancellation).ConfigureAwait(false);
        }
        catch
        {
            ArrayPool<float>.Shared.Return(rented);
            throw;
        }
        return AnswerAsync(input.Step, granules[0], rented, count, _meter.TakeNoises(granules[0]), cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private async Task<IStepNoise> AnswerAsync(long step, GranuleRange granules, float[] rented, int count, DrawnNoise? drawn, CancellationToken cancellation)
    {
        try
        {
            return new StepNoise(noise, step, await AskAsync(step, granules, rented, count, cancellation).ConfigureAwait(false), drawn);
        }
        catch
        {
            drawn?.Dispose();
            throw;
        }
    }

    private async Task<int[]> AskAsync(long step, GranuleRange granules, float[] rented, int count, CancellationToken cancellation)
    {
        try
        {
            var watch = Stopwatch.StartNew();
            var exponent = _packer.Exponent(rented.AsSpan(0, count));
            while (true)
            {
                var blocks = _packer.Pack(rented.AsSpan(0, count), granules, exponent);
                watch.Stop();
                var answer = await solver.MatchAsync(new DistanceRows
                {
                    Step = step, Exponent = exponent, Blocks = blocks, QuantizeMilliseconds = watch.Elapsed.TotalMilliseconds,
                }).WaitAsync(cancellation).ConfigureAwait(false);
                if (answer.Noises is { } noises) return noises;
                exponent = answer.CoarserExponent!.Value;
                watch.Start();
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private sealed class StepNoise(NoiseSource noise, long step, int[] chosen, DrawnNoise? drawn) : IStepNoise
    {
        public bool IsMatched => true;

        public int NumberOf(int position) => chosen[position];

        public void Draw(int number, Span<float> destination)
        {
            if (drawn is null || !drawn.TryCopy(number, destination)) noise.Draw(step, number, destination);
        }

        public void Dispose() => drawn?.Dispose();
    }
}
