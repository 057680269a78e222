namespace Immiscible.Data.Packing;

/// <summary>Samples of a set that holds raw pixels: each is encoded as PNG.</summary>
internal sealed class DatasetSamples(IImageDataset set) : IPackSource
{
    public int Count => set.Count;

    public IReadOnlyList<string> Classes => set.Classes;

    public PackedSample Read(int index)
    {
        var pixels = new byte[set.Shape.Length];
        set.Read(index, pixels);
        return new PackedSample(PngEncoder.Encode(pixels, set.Shape.Height, set.Shape.Width), "png", $"{index}.png", set.Classes.Count > 0 ? set.Label(index) : null, IsNew: true);
    }
}
