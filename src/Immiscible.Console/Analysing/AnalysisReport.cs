using Immiscible.Cluster.Evaluation;

namespace Immiscible.Console.Analysing;

/// <summary>What <c>analyse</c> found.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Data">The images: source and split.</param>
/// <param name="Missing">Why they are those that were trained on; null where they were held out.</param>
/// <param name="Seed">Seed of images and noises.</param>
/// <param name="Weights">Which weights were examined.</param>
/// <param name="Runs">The runs, in the order in which they were named.</param>
internal sealed record AnalysisReport(string Picture, string Data, string? Missing, ulong Seed, string Weights, IReadOnlyList<AnalysisReport.Run> Runs)
{
    /// <summary>One run.</summary>
    /// <param name="Directory">The run directory.</param>
    /// <param name="Checkpoint">Committed steps of the checkpoint.</param>
    /// <param name="Objective">What it was trained on.</param>
    /// <param name="Matching">How noise was matched, then and now.</param>
    /// <param name="Losses">Held-out losses.</param>
    internal sealed record Run(string Directory, long Checkpoint, string Objective, string Matching, HeldOutLosses Losses);

    /// <summary>The report of an analysis.</summary>
    public static AnalysisReport Of(Analysis analysis, AnalysisOptions options, string picture, IReadOnlyList<string> names) => new(
        picture, analysis.Data, analysis.Missing, options.Seed, options.Weights,
        [.. analysis.Runs.Select((run, at) => new Run(names[at], run.Checkpoint, run.Spec.Objective.Kind, MatchingName.Of(run.Spec), run.Losses))]);
}
