namespace Immiscible.Console.Sampling;

/// <summary>Images as bytes.</summary>
/// <param name="Channels">1 (grey) or 3 (red, green, blue).</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Pixels">One array an image, channel by channel (CHW), Channels * Height * Width bytes.</param>
/// <param name="Checkpoint">Committed steps of the checkpoint they were drawn from.</param>
internal sealed record SampledImages(int Channels, int Height, int Width, byte[][] Pixels, long Checkpoint);
