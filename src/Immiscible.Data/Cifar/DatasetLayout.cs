namespace Immiscible.Data.Cifar;

/// <summary>How a folder stores images.</summary>
internal enum DatasetLayout
{
    /// <summary>Records of one label byte and 3,072 pixel bytes.</summary>
    CifarBinary,

    /// <summary>Parquet files of encoded images, as the Hugging Face hub stores them.</summary>
    Parquet,

    /// <summary>Tar shards. Recognised, not read.</summary>
    WebDataset,

    /// <summary>One folder of image files for each class. Recognised, not read.</summary>
    ImageFolder,
}
