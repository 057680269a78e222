using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Workers;
using Immiscible.Diffusion.Sampling;

namespace Immiscible.Cluster.Sampling;

/// <summary>Draws images from the averaged weights of a checkpoint (DDIM, eta 0), on as many threads as there are cores.</summary>
public static class RunSampler
{
    /// <summary>Draws the samples 0 to <paramref name="count"/> - 1; each depends on checkpoint, steps, seed and its number alone.</summary>
    /// <param name="path">The run directory.</param>
    /// <param name="step">Committed steps of the checkpoint; null for the newest that is sound.</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="steps">DDIM steps.</param>
    /// <param name="seed">Seed of the noise that sampling begins with.</param>
    /// <exception cref="CheckpointException">There is no such checkpoint, or it is damaged.</exception>
    public static DrawnSamples Draw(string path, long? step, int count, int steps, ulong seed)
    {
        var checkpoint = SampledCheckpoint.Find(path, step);
        var (shape, options, weights) = (checkpoint.Shape, checkpoint.Options(steps, seed), checkpoint.Read());

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
