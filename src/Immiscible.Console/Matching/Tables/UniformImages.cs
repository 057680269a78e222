using System.Runtime.InteropServices;
using Immiscible.Data;
using Immiscible.Numerics.Random;

namespace Immiscible.Console.Matching.Tables;

/// <summary>Images whose pixels are independent and uniform in [-1, 1).</summary>
internal sealed class UniformImages(ulong seed, ImageShape shape) : IImageSource
{
    private const float Scale = 1f / (1 << 23);

    private readonly CounterRandom _random = new(seed, RandomStream.Generated);

    public string Name => "uniform";

    public int Count => int.MaxValue;

    public int Length => shape.Length;

    public void Fill(int instance, Span<float> pixels)
    {
        for (var i = 0; i * Length < pixels.Length; i++)
        {
            var image = pixels.Slice(i * Length, Length);
            var bits = MemoryMarshal.Cast<float, uint>(image);
            _random.Bits(bits, (ulong)instance, (uint)i);
            // The upper 24 bits fit a float exactly.
            for (var k = 0; k < bits.Length; k++) image[k] = (bits[k] >> 8) * Scale - 1;
        }
    }
}
