namespace Immiscible.Cluster.Contracts.Assignment;

/// <summary>A sample that could not be had, in whose place another was trained on.</summary>
/// <param name="Position">Position in the global batch.</param>
/// <param name="Index">The sample's index in the data set.</param>
/// <param name="Problem">What is wrong with it: file, place and reason, on one line.</param>
[GenerateSerializer, Immutable, Alias("immiscible.skipped-sample")]
public sealed record SkippedSample([property: Id(0)] int Position, [property: Id(1)] int Index, [property: Id(2)] string Problem);
