using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Sampling;
using Immiscible.Cluster.Workers;
using Immiscible.Data;
using Immiscible.Diffusion.Evaluation;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Evaluation;

/// <summary>
/// Shows what trained networks see where there is hardly anything but noise (Immiscible Diffusion, arXiv 2406.12303, figure 3), and measures them at all
/// noise levels on held-out images, with noise matched as in their training.
/// </summary>
public static class RunAnalyzer
{
    /// <summary>The noise levels of the pictures.</summary>
    public static IReadOnlyList<double> Levels { get; } = [1, 0.95, 0.9, 0.8];

    /// <summary>Analyses runs, each on a thread of its own.</summary>
    /// <exception cref="AnalysisException">The runs do not go together, or there are no images to analyse with.</exception>
    /// <exception cref="CheckpointException">A run has no such checkpoint, or it is damaged.</exception>
    /// <exception cref="DatasetException">There are fewer images than one batch has.</exception>
    public static Task<Analysis> AnalyzeAsync(AnalysisOptions options) => AnalyzeAsync(options, Datasets.Open);

    internal static async Task<Analysis> AnalyzeAsync(AnalysisOptions options, Func<DatasetOptions, IImageDataset> open)
    {
        var checkpoints = options.Directories.Select(directory => SampledCheckpoint.Find(directory, options.Checkpoint)).ToArray();
        foreach (var other in checkpoints) RequireLikeness(checkpoints[0], other);
        var data = HeldOutData.Open(checkpoints[0].Spec.Data, options.DataPath, open);
        RequireFit(data.Dataset, checkpoints);
        var features = new FeatureSet(data.Dataset, options.Pictures, options.Seed);
        var runs = await Task.WhenAll(checkpoints.Select(checkpoint => AnalyzeAsync(checkpoint, data.Dataset, features, options))).ConfigureAwait(false);
        return new Analysis(data.Dataset.Name, data.Missing, data.Dataset.Shape, features.Images, features.Noises, runs);
    }

    private static async Task<AnalyzedRun> AnalyzeAsync(SampledCheckpoint checkpoint, IImageDataset dataset, FeatureSet features, AnalysisOptions options)
    {
        using var thread = new WorkThread("analyze");
        var replica = DiffusionOptions.Replica(checkpoint.Spec, checkpoint.Shape, checkpoint.Classes);
        var probe = await thread.RunAsync(() =>
        {
            var target = replica.Objective.Create(checkpoint.Shape.Length).HasTarget ? checkpoint.Read(StateVectors.Target) : null;
            return new NetworkProbe(replica, checkpoint.Read(options.Weights), target);
        }).ConfigureAwait(false);
        try
        {
            var levels = await thread.RunAsync(() => Levels.Select(level => features.Examine(probe, level)).ToArray()).ConfigureAwait(false);
            var meter = new LossMeter(probe, Math.Max(0, checkpoint.Step - 1));
            using var batches = new HeldOutBatches(checkpoint.Spec with { Seed = options.Seed }, dataset, probe, thread);
            var batch = checkpoint.Spec.Training.Batch;
            var count = Math.Clamp((options.Images + batch - 1) / batch, 1, batches.Plan.StepsPerEpoch);
            for (var number = 0; number < count; number++)
            {
                using var input = await batches.ReadAsync(number).ConfigureAwait(false);
                await thread.RunAsync(() => meter.Measure(input, batches.GranuleSize)).ConfigureAwait(false);
            }
            return new AnalyzedRun(checkpoint.Directory, checkpoint.Spec, checkpoint.Step, levels, meter.Report(replica.Objective));
        }
        finally
        {
            await thread.RunAsync(probe.Dispose).ConfigureAwait(false);
        }
    }

    private static void RequireLikeness(SampledCheckpoint first, SampledCheckpoint other)
    {
        if (other.Shape != first.Shape)
            throw new AnalysisException($"{other.Directory}: has images of {Text(other.Shape)}, {first.Directory} of {Text(first.Shape)}; compare runs on images of one size");
        if (other.Classes != first.Classes)
            throw new AnalysisException($"{other.Directory}: has {other.Classes} classes, {first.Directory} {first.Classes}; compare runs on one data set");
    }

    private static void RequireFit(IImageDataset dataset, SampledCheckpoint[] checkpoints)
    {
        if (dataset.Shape != checkpoints[0].Shape || (dataset.Classes.Count != checkpoints[0].Classes && checkpoints.Any(static checkpoint => checkpoint.Spec.Model.ClassConditional)))
        {
            throw new AnalysisException($"{dataset.Name}: has images of {Text(dataset.Shape)} in {dataset.Classes.Count} classes, {checkpoints[0].Directory} was trained on "
                + $"{Text(checkpoints[0].Shape)} in {checkpoints[0].Classes}; name the folder of its data set by --data");
        }
    }

    private static string Text(ImageShape shape) => $"{shape.Channels}x{shape.Height}x{shape.Width}";
}
