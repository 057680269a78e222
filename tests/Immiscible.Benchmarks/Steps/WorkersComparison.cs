extern alias program;

using System.Globalization;
using Immiscible.Cluster.Contracts.Specs;
using program::Immiscible.Console.Benchmarking;

namespace Immiscible.Benchmarks.Steps;

/// <summary>
/// Images a second of a run with several workers in one process, and of as many runs at once with one worker each, which share nothing, in turns.
/// <c>Immiscible.Benchmarks workers cifar10-ddim-small --workers 2 --rounds 5</c>
/// </summary>
internal static class WorkersComparison
{
    /// <summary>Prints each round, then the medians and the ratio.</summary>
    public static async Task RunAsync(string[] args)
    {
        var options = WorkersOptions.Parse(args);
        var spec = RunSpecReader.FromPresetOrFile(options.Preset, [.. options.Set.Select(SpecOverride.Parse)]);
        using var random = spec.Data is { Source: "cifar10", Path: null } ? new RandomCifar() : null;
        var training = new TrainingProcess(options, random?.Folder);
        var (together, apart) = (new List<double>(), new List<double>());
        for (var round = 0; round < options.Rounds; round++)
        {
            var one = await training.RunAsync(options.Workers);
            var several = await Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => training.RunAsync(1)));
            together.Add(spec.Training.Batch / one);
            apart.Add(several.Sum(seconds => spec.Training.Batch / seconds));
            Say($"{together[^1],8:F1} images/s in one process, {apart[^1],8:F1} in {options.Workers}: {together[^1] / apart[^1]:F2}");
        }
        var ratio = RoundSpread.Of(together.Zip(apart, static (one, several) => one / several));
        Say($"{spec.Name}, {options.Steps} steps after {options.WarmUp}; medians of {options.Rounds} rounds, and of the rounds' ratios (least to greatest):");
        Say($"{RoundSpread.Of(together).Median,8:F1} images/s in one process, {RoundSpread.Of(apart).Median,8:F1} in {options.Workers}: {ratio.Median:F2} ({ratio.Least:F2} to {ratio.Greatest:F2})");
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
