using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Data;
using Immiscible.Data.Plans;

namespace Immiscible.Cluster.Workers;

/// <summary>Reads and decodes the images of planned samples.</summary>
/// <param name="dataset">The images.</param>
/// <param name="plan">Which of them each position trains on.</param>
/// <param name="skipBad">Whether a sample that cannot be had is replaced, by what the plan gives; else reading fails.</param>
internal sealed class StepReader(IImageDataset dataset, SamplePlan plan, bool skipBad)
{
    // A set of which fewer than one in a thousand samples are sound is no data set.
    private const int MostAttempts = 1000;

    /// <summary>The input of a step; its noises are still to be filled.</summary>
    /// <param name="step">Step, from 0.</param>
    /// <param name="granules">The granules to read, in order.</param>
    /// <param name="granuleSize">Samples of a granule.</param>
    /// <exception cref="BadSampleException">A sample cannot be had.</exception>
    /// <exception cref="DatasetException">Hardly any sample can be had.</exception>
    public StepInput Read(long step, IReadOnlyList<GranuleRange> granules, int granuleSize)
    {
        var samples = new PlannedSample[granules.Sum(static range => range.Count) * granuleSize];
        var at = 0;
        foreach (var range in granules)
        {
            plan.Fill(step, range.First * granuleSize, samples.AsSpan(at, range.Count * granuleSize));
            at += range.Count * granuleSize;
        }

        var input = new StepInput(step, granules, samples, dataset.Shape.Length);
        try
        {
            var pixels = new byte[dataset.Shape.Length];
            for (var i = 0; i < samples.Length; i++)
            {
                Read(input, i, pixels);
                input.Labels[i] = dataset.Label(samples[i].Index);
                input.TimeDraws[i] = samples[i].TimeDraw;
                PixelDecoder.Decode(pixels, dataset.Shape, samples[i].Flip, input.Images(i, 1).Span);
            }
            return input;
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    private void Read(StepInput input, int i, Span<byte> pixels)
    {
        for (var attempt = 1; ; attempt++)
        {
            var sample = input.Samples[i];
            try
            {
                dataset.Read(sample.Index, pixels);
                return;
            }
            catch (BadSampleException bad) when (skipBad)
            {
                if (attempt > MostAttempts)
                    throw new DatasetException($"{dataset.Name}: {MostAttempts} samples drawn one after the other cannot be had, the last being {bad.Message}; mend the data set", bad);
                input.Skipped.Add(new SkippedSample(sample.Position, sample.Index, bad.Message));
                input.Samples[i] = sample with { Index = plan.Substitute(input.Step, sample.Position, attempt) };
            }
        }
    }
}
