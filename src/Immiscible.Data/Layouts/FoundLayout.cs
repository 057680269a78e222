namespace Immiscible.Data.Layouts;

/// <summary>What a path turned out to hold.</summary>
/// <param name="Layout">How the images are stored.</param>
/// <param name="Root">The data directory, links followed: nothing outside it is read. The file itself where the path is one.</param>
/// <param name="Files">The shards in the order that they are read; for image files, the folder of the split alone.</param>
internal sealed record FoundLayout(DatasetLayout Layout, string Root, string[] Files)
{
    /// <summary>The layout's name, for people and machines.</summary>
    public string Format => Layout switch
    {
        DatasetLayout.Cifar10Binary => "cifar10-binary",
        DatasetLayout.Cifar100Binary => "cifar100-binary",
        DatasetLayout.Parquet => "parquet",
        DatasetLayout.WebDataset => "webdataset",
        _ => "image-folder",
    };
}
