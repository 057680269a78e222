namespace Immiscible.Data;

/// <summary>Which data set to open.</summary>
public sealed record DatasetOptions
{
    /// <summary><c>cifar10</c> (files at <see cref="Path"/>) or <c>shapes</c> (generated, no files).</summary>
    public required string Source { get; init; }

    /// <summary>The file, or the folder whose files hold the split. Its layout is found from its content.</summary>
    public string? Path { get; init; }

    /// <summary><c>train</c> or <c>test</c>.</summary>
    public string Split { get; init; } = "train";

    /// <summary>Number of images; <c>shapes</c> only. 0 means 8192.</summary>
    public int Count { get; init; }

    /// <summary>Seed of the images; <c>shapes</c> only. The splits differ whatever the seed.</summary>
    public ulong Seed { get; init; }
}
