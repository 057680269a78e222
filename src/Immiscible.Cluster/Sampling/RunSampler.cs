using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;
using Immiscible.Diffusion.Sampling;

namespace Immiscible.Cluster.Sampling;

/// <summary>Draws images from the averaged weights of a checkpoint with the sampler of its spec, on as many threads as there are cores.</summary>
public static class RunSampler
{
    /// <summary>Draws the samples 0 to count - 1; each depends on checkpoint, settings and its number alone.</summary>
    /// <param name="path">The run directory.</param>
    /// <param name="step">Committed steps of the checkpoint; null for the newest that is sound.</param>
    /// <param name="sampling">How many, and how; part of the run's spec or changed from it.</param>
    /// <exception cref="CheckpointException">There is no such checkpoint, or it is damaged.</exception>
    public static DrawnSamples Draw(string path, long? step, SamplingSpec sampling)
    {
        var checkpoint = SampledCheckpoint.Find(path, step);
        var (shape, options, weights, count) = (checkpoint.Shape, checkpoint.Options(sampling), checkpoint.Read(), sampling.Count);

        var pixels = new byte[count][];
        var next = -ImageSampler.Chunk;
        var chunks = (count + ImageSampler.Chunk - 1) / ImageSampler.Chunk;
        var threads = Enumerable.Range(0, Math.Min(Environment.ProcessorCount, chunks)).Select(number => new WorkThread($"sample-{number}")).ToArray();
        Task.WaitAll([.. threads.Select(thread => thread.RunAsync(Work))]);
        foreach (var thread in threads) thread.Dispose();
        return new DrawnSamples(shape, pixels, checkpoint.Step);

        void Work()
        {
            using var sampler = new ImageSampler(options, weights);
            while (Interlocked.Add(ref next, ImageSampler.Chunk) is var first && first < count)
            {
                var number = Math.Min(ImageSampler.Chunk, count - first);
                var values = sampler.Draw(first, number);
                for (var i = 0; i < number; i++) pixels[first + i] = SamplePixels.ToBytes(values.AsSpan(i * shape.Length, shape.Length));
            }
        }
    }
}
