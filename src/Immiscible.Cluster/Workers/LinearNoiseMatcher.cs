using System.Buffers;
using System.Runtime.InteropServices;
using Immiscible.Assignment.Quantization;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Numerics.Random;

namespace Immiscible.Cluster.Workers;

/// <summary>
/// <c>matching: linear</c>: sends the quantised distances of the member's images to all noises of the batch to the assignment grain,
/// which matches the whole batch (algorithm 1 and section 3.4 of arXiv 2406.12303).
/// </summary>
/// <remarks>Noise is made here from the counter generator; it never travels.</remarks>
internal sealed class LinearNoiseMatcher(WorkerSession session, IAssignmentGrain assignment) : INoiseMatcher
{
    /// <summary>
    /// The finest step of integer distances is 2^-12: 16 units of L2 distance fit into 16 bits, and the distances of one image to
    /// normal noises spread over less than 10 in any dimension (their standard deviation is below 1).
    /// </summary>
    internal const int FinestExponent = -12;

    private readonly CounterRandom _noise = new(session.Spec.Seed, RandomStream.Noise);

    /// <inheritdoc/>
    public async Task<Task<int[]>> BeginAsync(StepInput input, GranuleRange granules, CancellationToken cancellation)
    {
        var distances = await MeasureAsync(input, granules).ConfigureAwait(false);
        return AskAsync(input, granules, distances, cancellation);
    }

    private async Task<float[]> MeasureAsync(StepInput input, GranuleRange granules)
    {
        var (batch, size, length) = (session.Spec.Training.Batch, session.GranuleSize, session.ImageLength);
        var noises = ArrayPool<float>.Shared.Rent(batch * length);
        var distances = ArrayPool<float>.Shared.Rent(granules.Count * size * batch);
        try
        {
            for (var position = 0; position < batch; position++)
                _noise.Normal(noises.AsSpan(position * length, length), (ulong)input.Step, (uint)position);
            for (var granule = 0; granule < granules.Count; granule++)
            {
                // A granule at a time: a fixed shape gives fixed bits, whoever computes it, and lets training in between.
                var first = granule * size;
                await session.Thread.RunAsync(() => session.Replica.Distances(
                    input.Images(first, size).Span, noises.AsSpan(0, batch * length), size, batch, distances.AsSpan(first * batch, size * batch)))
                    .ConfigureAwait(false);
            }
            return distances;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(noises);
        }
    }

    private async Task<int[]> AskAsync(StepInput input, GranuleRange granules, float[] rented, CancellationToken cancellation)
    {
        try
        {
            var distances = rented.AsMemory(0, input.Samples.Length * session.Spec.Training.Batch);
            var exponent = session.Spec.Matching.Quantization == MatchingQuantization.UInt16
                ? Math.Max(FinestExponent, RowQuantizer.SuggestExponent(distances.Span, session.Spec.Training.Batch))
                : 0;
            while (true)
            {
                var rows = new DistanceRows { Step = input.Step, Exponent = exponent, Blocks = Quantise(distances.Span, granules, exponent) };
                var answer = await assignment.Match(rows).WaitAsync(cancellation).ConfigureAwait(false);
                if (answer.Noises is { } noises) return noises;
                exponent = answer.CoarserExponent!.Value;
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private RowBlock[] Quantise(ReadOnlySpan<float> distances, GranuleRange granules, int exponent)
    {
        var (batch, size) = (session.Spec.Training.Batch, session.GranuleSize);
        var integers = session.Spec.Matching.Quantization == MatchingQuantization.UInt16;
        var blocks = new RowBlock[granules.Count];
        for (var block = 0; block < blocks.Length; block++)
        {
            var bytes = new byte[size * batch * sizeof(ushort)];
            var minima = integers ? new float[size] : [];
            for (var row = 0; row < size; row++)
            {
                var from = distances.Slice((block * size + row) * batch, batch);
                var to = MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan(row * batch * sizeof(ushort), batch * sizeof(ushort)));
                if (!integers) RowQuantizer.ToFloat16(from, block * size + row, to);
                else if (!RowQuantizer.TryQuantize(from, block * size + row, exponent, to, out minima[row]))
                    throw new InvalidOperationException($"row {block * size + row} does not fit the exponent {exponent} that was made for it");
            }
            blocks[block] = new RowBlock { Granule = granules.First + block, Distances = bytes, Minima = minima };
        }
        return blocks;
    }
}
