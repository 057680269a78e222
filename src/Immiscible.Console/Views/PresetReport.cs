namespace Immiscible.Console.Views;

/// <summary>A spec that comes with the program.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Purpose">What it is for, in a sentence.</param>
internal sealed record PresetReport(string Name, string Purpose);
