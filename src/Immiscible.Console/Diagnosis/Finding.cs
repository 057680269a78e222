namespace Immiscible.Console.Diagnosis;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Value">What was found, on one line.</param>
/// <param name="Problem">What is wrong with it; null when nothing is.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Essential">Nothing can be trained while the problem lasts.</param>
internal sealed record Finding(string Name, string Value, string? Problem = null, string? Remedy = null, bool Essential = false);
