namespace Immiscible.Data.Layouts;

/// <summary>How images are stored.</summary>
internal enum DatasetLayout
{
    /// <summary>Records of one label byte and 3,072 pixel bytes.</summary>
    Cifar10Binary,

    /// <summary>Records of a coarse and a fine label byte and 3,072 pixel bytes.</summary>
    Cifar100Binary,

    /// <summary>Parquet files of encoded images, as the Hugging Face hub stores them.</summary>
    Parquet,

    /// <summary>Tar shards.</summary>
    WebDataset,

    /// <summary>Image files: in one folder for each class, or all in one folder.</summary>
    ImageFolder,
}
