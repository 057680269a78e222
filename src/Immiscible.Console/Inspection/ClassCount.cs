namespace Immiscible.Console.Inspection;

/// <summary>A class of a data set.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Images">Images of it.</param>
internal sealed record ClassCount(int Label, string Name, int Images);
