using Immiscible.Data.Packing;

namespace Immiscible.Data.Tests.Packing;

/// <summary>Samples to pack: small PNGs and text that begins as a JPEG does, which nobody decodes here.</summary>
internal sealed class ListedSamples(int count, params string[] classes) : IPackSource
{
    public int Count => count;

    public IReadOnlyList<string> Classes => classes;

    /// <summary>The sample that cannot be had; -1 for none.</summary>
    public int Bad { get; init; } = -1;

    public static byte[] Image(int index) => index % 3 == 0 ? [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)index] : [0xFF, 0xD8, 0xFF, .. Enumerable.Repeat((byte)index, index % 700)];

    public PackedSample Read(int index) => index == Bad
        ? throw new BadSampleException(index, "set.tar", "entry 7.jpg", "it is damaged")
        : new PackedSample(Image(index), index % 3 == 0 ? "png" : "jpg", $"ünï/{index}", classes.Length == 0 ? null : index % classes.Length, IsNew: index % 3 == 0);
}
