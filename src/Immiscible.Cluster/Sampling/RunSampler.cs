using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Runs;
using Immiscible.Cluster.Workers;
using Immiscible.Data;
using Immiscible.Diffusion.Sampling;
using Immiscible.Diffusion.Training;

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
        var directory = RunDirectory.Open(path);
        var checkpoint = Find(directory, step);
        var images = checkpoint.Manifest.Images;
        var shape = new ImageShape(images.Channels, images.Height, images.Width);
        var options = DiffusionOptions.Sampler(directory.ReadSpec() with { Sampling = sampling }, shape, images.Classes);
        var count = sampling.Count;
        var weights = checkpoint.Read(StateVectors.Ema);

        var pixels = new byte[count][];
        var next = -ImageSampler.Chunk;
        var chunks = (count + ImageSampler.Chunk - 1) / ImageSampler.Chunk;
        var threads = Enumerable.Range(0, Math.Min(Environment.ProcessorCount, chunks)).Select(number => new WorkThread($"sample-{number}")).ToArray();
        Task.WaitAll([.. threads.Select(thread => thread.RunAsync(Work))]);
        foreach (var thread in threads) thread.Dispose();
        return new DrawnSamples(shape, pixels, checkpoint.Manifest.Step);

        void Work()
        {
            using var sampler = new ImageSampler(options, weights);
            while (Interlocked.Add(ref next, ImageSampler.Chunk) is var first && first < count)
            {
                var number = Math.Min(ImageSampler.Chunk, count - first);
                var values = sampler.Draw(first, number);
                for (var i = 0; i < number; i++) pixels[first + i] = ToBytes(values.AsSpan(i * shape.Length, shape.Length));
            }
        }
    }

    private static Checkpoint Find(RunDirectory directory, long? step)
    {
        if (step is null)
            return directory.Checkpoints.FindNewest(out var problems)
                ?? throw new CheckpointException($"{directory.Path} holds no sound checkpoint yet{string.Concat(problems.Select(problem => "; " + problem))}");
        var found = directory.Checkpoints.List().Where(entry => entry.Step == step).Select(static entry => entry.Path).FirstOrDefault()
            ?? throw new CheckpointException(
                $"{directory.Path} holds no checkpoint of step {step}; there are {string.Join(", ", directory.Checkpoints.List().Select(static entry => entry.Step))}");
        var checkpoint = Checkpoint.Open(found);
        checkpoint.CheckFiles();
        return checkpoint;
    }

    // The inverse of the decoding that training uses, rounded.
    private static byte[] ToBytes(ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)Math.Clamp(MathF.Round((values[i] + 1) * 127.5f), 0, 255);
        return bytes;
    }
}
