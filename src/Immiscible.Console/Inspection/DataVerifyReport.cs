using Immiscible.Data.Surveys;

namespace Immiscible.Console.Inspection;

/// <summary>The findings of <c>data verify</c>.</summary>
/// <param name="Format">How the set is stored (<see cref="DatasetSurvey.Format"/>).</param>
/// <param name="Samples">Images in it, bad ones included.</param>
/// <param name="Bad">Images that are bad.</param>
/// <param name="Labels">Label of each image, in order; -1 where it has none.</param>
/// <param name="Problems">What is wrong: faults of whole files, then bad images.</param>
internal sealed record DataVerifyReport(string Format, int Samples, int Bad, IReadOnlyList<int> Labels, IReadOnlyList<DatasetProblem> Problems)
{
    /// <summary>Whether a run can train on it: nothing is wrong, or only single images are, they may be skipped, and some are left.</summary>
    public bool IsUsable(bool skipsBadSamples) => Problems.Count == 0 || (skipsBadSamples && Problems.Count <= Bad && Bad < Samples);
}
