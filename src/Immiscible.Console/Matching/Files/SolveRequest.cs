using Immiscible.Assignment.Problems;

namespace Immiscible.Console.Matching.Files;

/// <summary>Cost files to solve.</summary>
/// <param name="Files">Paths of <c>.npy</c> files, as the user gave them.</param>
/// <param name="Options">Precision, direction and the largest block.</param>
/// <param name="Rounds">Timed rounds over all files after a warm-up; null to solve each once.</param>
internal sealed record SolveRequest(IReadOnlyList<string> Files, AssignmentOptions Options, int? Rounds);
