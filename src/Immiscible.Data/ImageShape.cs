namespace Immiscible.Data;

/// <summary>Size of one image, stored channel by channel (CHW).</summary>
/// <param name="Channels">Colour channels: 3 for RGB.</param>
/// <param name="Height">Rows, in pixels.</param>
/// <param name="Width">Columns, in pixels.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Values in one image: Channels x Height x Width.</summary>
    public int Length => Channels * Height * Width;
}
