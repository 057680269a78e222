using Immiscible.Data;

namespace Immiscible.Cluster.Sampling;

/// <summary>Images drawn from a run.</summary>
/// <param name="Shape">Size of each.</param>
/// <param name="Pixels">One array an image, [channels, height, width] bytes.</param>
/// <param name="Step">Committed steps of the checkpoint they were drawn from.</param>
public sealed record DrawnSamples(ImageShape Shape, byte[][] Pixels, long Step);
