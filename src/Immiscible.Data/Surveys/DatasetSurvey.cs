using System.Collections.Concurrent;
using Immiscible.Data.Indexing;
using Immiscible.Data.Shapes;
using Immiscible.Data.Storage;

namespace Immiscible.Data.Surveys;

/// <summary>All that there is to know of a data set, good and bad: every sample is decoded once, and no problem ends the survey.</summary>
public sealed class DatasetSurvey
{
    private const int ReportEvery = 1000;

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
    public static DatasetSurvey Run(DatasetOptions options, IProgress<int>? progress = null, CancellationToken cancellation = default) =>
        Run(options, classes: null, progress, cancellation);

    /// <summary>Surveys a set and its labels as well.</summary>
    /// <param name="options">Source, place and split; size and crop are not used.</param>
    /// <param name="classes">Labels must be below this, and samples with other labels or none are bad; null for any.</param>
    /// <param name="progress">Told now and then how many samples have been looked at.</param>
    /// <param name="cancellation">Ends the survey.</param>
    /// <inheritdoc cref="Run(DatasetOptions, IProgress{int}, CancellationToken)"/>
    public static DatasetSurvey Run(DatasetOptions options, int? classes, IProgress<int>? progress, CancellationToken cancellation)
    {
        Datasets.Check(options);
        return options.Source == "shapes" ? Generated(ShapesDataset.Generate(options)) : Run(options, CacheFolder.Find(), classes, progress, cancellation);
    }

    /// <summary>Surveys files with another cache folder.</summary>
    internal static DatasetSurvey Run(
        DatasetOptions options, string cacheFolder, int? classes, IProgress<int>? progress, CancellationToken cancellation)
    {
        var files = IndexedFiles.Open(options, cacheFolder);
        var index = files.Index;
        var rules = SourceRules.Of(options, files);
        var decoder = new SampleDecoder(files, rules);
        var sizes = new ConcurrentDictionary<(int Width, int Height), int>();
        var bad = new ConcurrentDictionary<int, string>();
        var done = 0;
        Parallel.For(0, index.Count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            if (decoder.Decode(i, out var image) is { } problem) bad[i] = problem;
            else if (classes is { } most && (index.Label[i] < 0 || index.Label[i] >= most)) bad[i] = $"the label is {(index.Label[i] < 0 ? "missing" : index.Label[i])}, not 0 to {most - 1}";
            if (image.Width > 0) sizes.AddOrUpdate((image.Width, image.Height), 1, static (_, count) => count + 1);
            if (Interlocked.Increment(ref done) is var now && now % ReportEvery == 0) progress?.Report(now);
        });
        progress?.Report(index.Count);
        var problems = files.Faults.Concat(bad.OrderBy(static pair => pair.Key).Select(pair =>
        {
            var (file, where) = index.Place(pair.Key);
            return new DatasetProblem(file, where, pair.Value);
        }));
        return new DatasetSurvey
        {
            Format = files.Found.Format, Samples = index.Count, Labels = index.Label, Classes = rules.Classes, Problems = [.. problems], BadSamples = bad.Count,
            Sizes = [.. sizes.OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key).Select(static pair => new SizeCount(pair.Key.Width, pair.Key.Height, pair.Value))],
        };
    }

    private static DatasetSurvey Generated(IImageDataset set) => new()
    {
        Format = "shapes", Samples = set.Count, Labels = [.. Enumerable.Range(0, set.Count).Select(set.Label)], Classes = set.Classes, Problems = [], BadSamples = 0,
        Sizes = [new SizeCount(set.Shape.Width, set.Shape.Height, set.Count)],
    };
}
