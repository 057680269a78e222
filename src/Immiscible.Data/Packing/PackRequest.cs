namespace Immiscible.Data.Packing;

/// <summary>How a data set is packed.</summary>
public sealed record PackRequest
{
    /// <summary>Samples in a shard where nothing else is wanted.</summary>
    public const int UsualShardSize = 10_000;

    /// <summary>What it is packed into.</summary>
    public required PackFormat Format { get; init; }

    /// <summary>Path of the folder to be made; nothing may be in it.</summary>
    public required string Folder { get; init; }

    /// <summary>The split, which the names of the shards begin with.</summary>
    public required string Split { get; init; }

    /// <summary>Samples in each shard but the last; at least 1.</summary>
    public int ShardSize { get; init; } = UsualShardSize;
}
