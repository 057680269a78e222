using System.Numerics;

namespace Immiscible.Data.Plans;

/// <summary>Bytes of an image to the floats that a network is trained on.</summary>
public static class PixelDecoder
{
    /// <summary>value / 127.5 - 1, so that 0 becomes -1 and 255 becomes 1; the same bits on every register width.</summary>
    /// <param name="chw">[channels, height, width] bytes.</param>
    /// <param name="shape">Size of the image.</param>
    /// <param name="flip">Mirror every row left to right.</param>
    /// <param name="destination">[channels, height, width] floats in [-1, 1].</param>
    /// <exception cref="ArgumentException">A span is not <see cref="ImageShape.Length"/> long.</exception>
    public static void Decode(ReadOnlySpan<byte> chw, ImageShape shape, bool flip, Span<float> destination)
    {
        if (chw.Length != shape.Length) throw new ArgumentException($"expected {shape.Length} bytes, got {chw.Length}", nameof(chw));
        if (destination.Length != shape.Length)
            throw new ArgumentException($"expected room for {shape.Length} floats, got {destination.Length}", nameof(destination));
        Scale(chw, destination);
        if (!flip) return;
        for (var row = 0; row < destination.Length; row += shape.Width) destination.Slice(row, shape.Width).Reverse();
    }

    // Conversion, division and subtraction are correctly rounded, so a lane gives what the scalar loop gives.
    private static void Scale(ReadOnlySpan<byte> from, Span<float> to)
    {
        var i = 0;
        var half = new Vector<float>(127.5f);
        for (; i <= from.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(from[i..]), out var low, out var high);
            Store(low, half, to[i..]);
            Store(high, half, to[(i + Vector<ushort>.Count)..]);
        }

        for (; i < from.Length; i++) to[i] = from[i] / 127.5f - 1f;
    }

    private static void Store(Vector<ushort> values, Vector<float> half, Span<float> to)
    {
        Vector.Widen(values, out var low, out var high);
        (Vector.ConvertToSingle(low.As<uint, int>()) / half - Vector<float>.One).CopyTo(to);
        (Vector.ConvertToSingle(high.As<uint, int>()) / half - Vector<float>.One).CopyTo(to[Vector<float>.Count..]);
    }
}
