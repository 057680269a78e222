namespace Immiscible.Data.Packing;

/// <summary>What a data set is packed into.</summary>
public enum PackFormat
{
    /// <summary>Parquet files of encoded images, as the Hugging Face hub stores them.</summary>
    Parquet,

    /// <summary>Tar shards, as WebDataset reads them.</summary>
    WebDataset,
}
