using Immiscible.Numerics.Random;

namespace Immiscible.Data.Plans;

/// <summary>
/// Which images each step trains on, as a pure function of (seed, step): every data epoch walks its own permutation of the set, and
/// the incomplete batch at its end is dropped. Any process computes any part of it.
/// </summary>
public sealed class SamplePlan
{
    private readonly ulong _seed;
    private readonly int _datasetCount;
    private readonly int _batch;
    private readonly bool _flip;
    private readonly CounterRandom _flips;
    private readonly CounterRandom _times;
    private readonly CounterRandom _substitutes;

    /// <summary>The plan of a run.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="datasetCount">Images in the data set.</param>
    /// <param name="batch">Samples in a global batch.</param>
    /// <param name="flip">Whether images are mirrored with probability 1/2.</param>
    /// <exception cref="DatasetException">The data set is smaller than one batch.</exception>
    public SamplePlan(ulong seed, int datasetCount, int batch, bool flip)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        if (datasetCount < batch)
            throw new DatasetException(
                $"the data set has {datasetCount} images, fewer than one batch of {batch}; choose a smaller batch or more data");
        _seed = seed;
        _datasetCount = datasetCount;
        _batch = batch;
        _flip = flip;
        _flips = new CounterRandom(seed, RandomStream.Flip);
        _times = new CounterRandom(seed, RandomStream.Time);
        _substitutes = new CounterRandom(seed, RandomStream.Substitute);
    }

    /// <summary>Steps in one pass over the data set, the incomplete batch dropped.</summary>
    public int StepsPerEpoch => _datasetCount / _batch;

    /// <summary>Writes the samples of consecutive positions of one step.</summary>
    /// <param name="step">Counts from 0; data epoch = step / <see cref="StepsPerEpoch"/>.</param>
    /// <param name="firstPosition">Position of the first sample to write.</param>
    /// <param name="destination">One sample for each of the positions that follow; they must lie within the batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative or a position lies outside the batch.</exception>
    public void Fill(long step, int firstPosition, Span<PlannedSample> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfNegative(firstPosition);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstPosition, _batch - destination.Length);
        var (epoch, stepInEpoch) = Math.DivRem(step, StepsPerEpoch);
        var order = new KeyedPermutation(_seed, (ulong)epoch, (ulong)_datasetCount);
        for (var i = 0; i < destination.Length; i++)
        {
            var position = firstPosition + i;
            var index = (int)order[(ulong)(stepInEpoch * _batch + position)];
            var flip = _flip && _flips.UInt32((ulong)step, (uint)position) >> 31 != 0;
            destination[i] = new PlannedSample(position, index, flip, _times.UInt32((ulong)step, (uint)position));
        }
    }

    /// <summary>Index of the image that stands in for a sample that cannot be had; drawn uniformly from the whole set.</summary>
    /// <param name="step">Training step, from 0.</param>
    /// <param name="position">The sample's position in the global batch.</param>
    /// <param name="attempt">How many images could not be had at this position, from 1.</param>
    public int Substitute(long step, int position, int attempt) =>
        (int)(((ulong)_substitutes.UInt32((ulong)step, (uint)position, (uint)attempt) * (ulong)_datasetCount) >> 32);
}
