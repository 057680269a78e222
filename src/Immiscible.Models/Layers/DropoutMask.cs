using System.Numerics;
using System.Runtime.InteropServices;

namespace Immiscible.Models.Layers;

/// <summary>Turns random bits into a mask of 0 and a scale.</summary>
internal static class DropoutMask
{
    /// <summary>mask[i] = (16-bit half i of bits, low half first) &gt;= threshold ? scale : 0.</summary>
    /// <param name="bits">at least half as many as mask's elements</param>
    /// <param name="mask">filled whole</param>
    /// <param name="threshold">0 to 65536</param>
    /// <param name="scale">what kept elements are multiplied by</param>
    public static void Fill(ReadOnlySpan<uint> bits, Span<float> mask, int threshold, float scale)
    {
        var pairs = MemoryMarshal.Cast<float, Vector<float>>(mask);
        var words = MemoryMarshal.Cast<uint, Vector<uint>>(bits);
        var limit = new Vector<int>(threshold);
        var keep = new Vector<float>(scale);
        var whole = Math.Min(words.Length, pairs.Length / 2);
        for (var i = 0; i < whole; i++)
        {
            Vector.Widen(Vector.AsVectorUInt16(words[i]), out var low, out var high);
            pairs[2 * i] = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(low.As<uint, int>(), limit), keep, Vector<float>.Zero);
            pairs[2 * i + 1] = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(high.As<uint, int>(), limit), keep, Vector<float>.Zero);
        }

        for (var i = 2 * whole * Vector<float>.Count; i < mask.Length; i++)
            mask[i] = ((bits[i / 2] >> (16 * (i % 2))) & 0xFFFF) >= threshold ? scale : 0;
    }
}
