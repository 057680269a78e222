namespace Immiscible.Data.Plans;

/// <summary>What one position of a global batch trains on.</summary>
/// <param name="Position">Position in the global batch; also the position its noise is drawn for.</param>
/// <param name="Index">Index of the image in the data set.</param>
/// <param name="Flip">Whether the image is mirrored left to right.</param>
/// <param name="TimeDraw">A uniform 32-bit draw; the objective maps it to a noise level.</param>
public readonly record struct PlannedSample(int Position, int Index, bool Flip, uint TimeDraw);
