namespace Immiscible.Data;

/// <summary>Which data set to open.</summary>
public sealed record DatasetOptions
{
    /// <summary>
    /// <c>images</c> (any layout, found by content), <c>cifar10</c> or <c>cifar100</c> (any layout; images of 32x32 and labels below 10 or 100),
    /// <c>celeba</c> (a folder of aligned 178x218 images, no classes; cropped and resized to 64 unless <see cref="Size"/> says otherwise) or
    /// <c>shapes</c> (generated, no files).
    /// </summary>
    public required string Source { get; init; }

    /// <summary>The file, the folder, or the folder of shards whose files hold the split. Its layout is found from its content.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// <c>train</c>, <c>test</c>, <c>val</c> or <c>validation</c>; the last two mean the same, and a set without a test split is tested on its
    /// validation split. A set that names no splits is all <c>train</c>.
    /// </summary>
    public string Split { get; init; } = "train";

    /// <summary>Height and width of the images, in pixels, by Pillow's antialiased bilinear filter. 0: as stored, and all must then be of one size.</summary>
    public int Size { get; init; }

    /// <summary>
    /// What happens to images that are not square when <see cref="Size"/> is given: <c>center</c> resizes the shorter side and keeps the middle, as
    /// torchvision's Resize and CenterCrop; <c>none</c> resizes each side and does not keep proportions.
    /// </summary>
    public string Crop { get; init; } = "center";

    /// <summary>Number of images; <c>shapes</c> only. 0 means 8192.</summary>
    public int Count { get; init; }

    /// <summary>Seed of the images; <c>shapes</c> only. The splits differ whatever the seed.</summary>
    public ulong Seed { get; init; }
}
