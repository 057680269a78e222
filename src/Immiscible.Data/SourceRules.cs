using System.Globalization;
using Immiscible.Data.Cifar;
using Immiscible.Data.Folders;
using Immiscible.Data.Images;
using Immiscible.Data.Indexing;
using Immiscible.Data.Layouts;

namespace Immiscible.Data;

/// <summary>What a source demands of its images and does to them.</summary>
/// <param name="Classes">Class names; empty where there are no classes.</param>
/// <param name="StoredSize">What every stored image must measure; null where that is free.</param>
/// <param name="Transform">What is done to them.</param>
internal sealed record SourceRules(IReadOnlyList<string> Classes, (int Width, int Height)? StoredSize, ImageTransform Transform)
{
    private const int CelebASize = 64;

    /// <summary>The rules of the options' source for what was found.</summary>
    /// <exception cref="DatasetException">The set cannot be this source.</exception>
    public static SourceRules Of(DatasetOptions options, IndexedFiles files)
    {
        var center = options.Crop == "center";
        var index = files.Index;
        switch (options.Source)
        {
            case "cifar10" or "cifar100":
                var other = options.Source == "cifar10" ? DatasetLayout.Cifar100Binary : DatasetLayout.Cifar10Binary;
                if (index.Layout == other) throw new DatasetException($"'{options.Path}' is {files.Found.Format}, not {options.Source}; choose the other data source");
                if (index.Count > 0 && index.Bad.Count == 0 && index.LargestLabel == SampleIndex.NoLabel)
                    throw new DatasetException($"'{options.Path}' has no labels, and {options.Source} has classes; choose data source images");
                return new SourceRules(
                    options.Source == "cifar10" ? CifarClasses.Ten : CifarClasses.Hundred, (CifarScanner.Shape.Width, CifarScanner.Shape.Height),
                    new ImageTransform(options.Size, center));
            case "celeba":
                if (index.Layout != DatasetLayout.ImageFolder)
                    throw new DatasetException($"'{options.Path}' is {files.Found.Format}; celeba is a folder of images: choose data source images");
                return new SourceRules([], ImageTransform.Aligned, new ImageTransform(options.Size == 0 ? CelebASize : options.Size, center, CelebA: true));
            default:
                return new SourceRules(Names(files), null, new ImageTransform(options.Size, center));
        }
    }

    private static string[] Names(IndexedFiles files)
    {
        var index = files.Index;
        if (index.Layout == DatasetLayout.Cifar10Binary) return CifarClasses.Ten;
        if (index.Layout == DatasetLayout.Cifar100Binary) return CifarClasses.Hundred;
        if (index.Classes.Length > 0)
            return SynsetNames.Explain(index.Classes, Directory.Exists(files.Found.Root) ? files.Found.Root : Path.GetDirectoryName(files.Found.Root)!);

        // A label that no real set has is a damaged one, and no reason to name a billion classes.
        const int MostClasses = 1 << 20;
        return [.. Enumerable.Range(0, Math.Min(index.LargestLabel + 1, MostClasses)).Select(static label => label.ToString(CultureInfo.InvariantCulture))];
    }
}
