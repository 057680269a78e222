using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Runs;
using Immiscible.Cluster.Workers;
using Immiscible.Data;
using Immiscible.Diffusion.Sampling;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Sampling;

/// <summary>A checkpoint that samples are drawn from.</summary>
internal sealed class SampledCheckpoint
{
    private readonly Checkpoint _checkpoint;

    private SampledCheckpoint(RunDirectory directory, Checkpoint checkpoint)
    {
        (Directory, Spec, _checkpoint) = (directory.Path, directory.ReadSpec(), checkpoint);
        var images = checkpoint.Manifest.Images;
        (Shape, Classes) = (new ImageShape(images.Channels, images.Height, images.Width), images.Classes);
    }

    /// <summary>Full path of the run directory.</summary>
    public string Directory { get; }

    /// <summary>The run.</summary>
    public RunSpec Spec { get; }

    /// <summary>Size of the images.</summary>
    public ImageShape Shape { get; }

    /// <summary>Classes of the data set.</summary>
    public int Classes { get; }

    /// <summary>Committed steps.</summary>
    public long Step => _checkpoint.Manifest.Step;

    /// <summary>Finds a checkpoint and checks its files.</summary>
    /// <param name="path">The run directory.</param>
    /// <param name="step">Committed steps; null for the newest that is sound.</param>
    /// <param name="vector">With a step: the only vector that is needed and checked; null for all.</param>
    /// <exception cref="Contracts.Runs.RunRejectedException">The directory holds no run.</exception>
    /// <exception cref="CheckpointException">There is no such checkpoint, or it is damaged.</exception>
    public static SampledCheckpoint Find(string path, long? step, string? vector = null)
    {
        var directory = RunDirectory.Open(path);
        if (step is null)
        {
            return new SampledCheckpoint(directory, directory.Checkpoints.FindNewest(out var problems)
                ?? throw new CheckpointException($"{directory.Path} holds no sound checkpoint yet{string.Concat(problems.Select(problem => "; " + problem))}"));
        }
        var found = directory.Checkpoints.List().Where(entry => entry.Step == step).Select(static entry => entry.Path).FirstOrDefault()
            ?? throw new CheckpointException(
                $"{directory.Path} holds no checkpoint of step {step}; there are {string.Join(", ", directory.Checkpoints.List().Select(static entry => entry.Step))}");
        var checkpoint = Checkpoint.Open(found);
        checkpoint.CheckFiles(vector);
        return new SampledCheckpoint(directory, checkpoint);
    }

    /// <summary>What a sampler of the run's network needs to know.</summary>
    /// <param name="sampling">How to sample.</param>
    /// <exception cref="Immiscible.Diffusion.DiffusionException">The sampler does not fit the objective.</exception>
    public ImageSamplerOptions Options(SamplingSpec sampling) => DiffusionOptions.Sampler(Spec with { Sampling = sampling }, Shape, Classes);

    /// <summary>Reads a flat vector, usually the averaged weights.</summary>
    /// <param name="vector">One of <see cref="StateVectors"/>.</param>
    /// <exception cref="CheckpointException">The checkpoint does not hold it.</exception>
    public float[] Read(string vector = StateVectors.Ema) => _checkpoint.Read(vector);
}
