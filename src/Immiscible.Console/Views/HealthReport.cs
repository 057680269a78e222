namespace Immiscible.Console.Views;

/// <summary>How a silo is.</summary>
/// <param name="Url">The page that was asked.</param>
/// <param name="Ok">It is well.</param>
/// <param name="Problem">What it, or who asked in vain, said; null where it is well.</param>
internal sealed record HealthReport(Uri Url, bool Ok, string? Problem);
