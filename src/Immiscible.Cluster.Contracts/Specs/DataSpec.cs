namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>Which images are trained on. YAML section <c>data</c>.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.spec.data")]
public sealed record DataSpec
{
    /// <summary>
    /// Key <c>data.source</c>, required: <c>cifar10</c>, <c>cifar100</c>, <c>celeba</c> or <c>images</c> (files in <see cref="Path"/>), or <c>shapes</c>
    /// (generated, needs no files).
    /// </summary>
    [Id(0)] public string Source { get; init; } = "shapes";

    /// <summary>Key <c>data.path</c>: file, folder, or folder of shards of the data set; null where the source needs none. Not part of the training hash.</summary>
    [Id(1)] public string? Path { get; init; }

    /// <summary>Key <c>data.split</c>: <c>train</c> or <c>test</c>.</summary>
    [Id(2)] public string Split { get; init; } = "train";

    /// <summary>Key <c>data.count</c>: number of generated images; only <c>shapes</c> takes it, other sources say 0.</summary>
    [Id(3)] public int Count { get; init; }

    /// <summary>Key <c>data.seed</c>: seed of the generated images; of no effect for other sources.</summary>
    [Id(4)] public ulong Seed { get; init; }

    /// <summary>Key <c>data.flip</c>: mirror half of the images left to right, drawn anew each data epoch.</summary>
    [Id(5)] public bool Flip { get; init; } = true;

    /// <summary>
    /// Key <c>data.size</c>: side in pixels that images are brought to; 0 leaves them as they are, and then they must be equal. Sources <c>images</c> and
    /// <c>celeba</c> only.
    /// </summary>
    [Id(6)] public int Size { get; init; }

    /// <summary>Key <c>data.crop</c>: <c>center</c>, the middle square of an image whose sides differ, or <c>none</c>; source <c>images</c> only.</summary>
    [Id(7)] public string Crop { get; init; } = "center";

    /// <summary>Key <c>data.onBadSample</c>: <c>fail</c>, or <c>skip</c>: train on another image, which the plan gives, and count.</summary>
    [Id(8)] public string OnBadSample { get; init; } = "fail";
}
