namespace Immiscible.Data.Surveys;

/// <summary>How many images of a set have one size.</summary>
/// <param name="Width">Columns, in pixels.</param>
/// <param name="Height">Rows, in pixels.</param>
/// <param name="Images">Images of that size.</param>
public readonly record struct SizeCount(int Width, int Height, int Images);
