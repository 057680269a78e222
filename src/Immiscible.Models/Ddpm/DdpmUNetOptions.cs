namespace Immiscible.Models.Ddpm;

/// <summary>
/// Shape of a <see cref="DdpmUNet"/>. The defaults are the CIFAR-10 network of Ho et al. (2020), appendix B, as
/// <c>configs/cifar10.json</c> of tqch/ddpm-torch gives it: 35.7 M parameters.
/// </summary>
public sealed record DdpmUNetOptions : NetworkOptions
{
    /// <summary>The CIFAR-10 network.</summary>
    public DdpmUNetOptions() => Dropout = 0.1;

    /// <summary>Channels of the first level; level i has <c>Channels * ChannelMultipliers[i]</c>. Even, at least 4.</summary>
    public int Channels { get; init; } = 128;

    /// <summary>One entry a level; between levels the resolution halves.</summary>
    public IReadOnlyList<int> ChannelMultipliers { get; init; } = [1, 2, 2, 2];

    /// <summary>Residual blocks of each level on the way down; one more on the way up.</summary>
    public int ResidualBlocks { get; init; } = 2;

    /// <summary>For each level, whether an attention block follows each of its residual blocks.</summary>
    public IReadOnlyList<bool> Attention { get; init; } = [false, true, false, false];

    /// <summary>Groups of every group normalisation; divides every width that is normalised.</summary>
    public int Groups { get; init; } = 32;

    /// <summary>
    /// Side of the squares of pixels that are folded into channels on the way in and unfolded on the way out (space to depth, as in
    /// Hoogeboom et al., "simple diffusion", 2023, section 3.3); 1, the reference's network, folds nothing. 2 quarters the work of every level.
    /// </summary>
    public int PatchSize { get; init; } = 1;

    /// <summary>Width of the time embedding: four times <see cref="Channels"/>.</summary>
    public int TimeChannels => 4 * Channels;

    /// <summary>Number of resolutions.</summary>
    public int Levels => ChannelMultipliers.Count;

    internal int Width(int level) => Channels * ChannelMultipliers[level];

    /// <inheritdoc/>
    public override ImageNetwork Create(ulong seed) => new DdpmUNet(this, seed);

    /// <inheritdoc/>
    public override void Validate(int height = 0, int width = 0)
    {
        RequireCommon();
        Requirement.That(Channels >= 4 && Channels % 2 == 0, $"channels is {Channels}; it must be even and at least 4");
        Requirement.That(Levels > 0 && ChannelMultipliers.All(m => m > 0), "channelMultipliers needs at least one entry, each at least 1");
        Requirement.That(Attention.Count == Levels, $"attention has {Attention.Count} entries; channelMultipliers has {Levels}, one a level");
        Requirement.That(ResidualBlocks > 0, $"residualBlocks is {ResidualBlocks}; it must be at least 1");
        Requirement.That(PatchSize > 0, $"patchSize is {PatchSize}; it must be at least 1");
        Requirement.That(Groups > 0, $"groups is {Groups}; it must be at least 1");
        foreach (var channels in NormalizedWidths())
            Requirement.That(channels % Groups == 0, $"groups is {Groups}; it must divide every normalised width, {channels} among them");
        var factor = PatchSize << (Levels - 1);
        Requirement.That(height % factor == 0 && width % factor == 0,
            $"images of {height} x {width} pixels in patches of {PatchSize} cannot be halved {Levels - 1} times");
    }

    /// <summary>Widths that a group normalisation sees: those of the levels and those of the concatenated skips on the way up.</summary>
    private IEnumerable<int> NormalizedWidths()
    {
        yield return Channels;
        for (var level = 0; level < Levels; level++)
        {
            yield return Width(level);
            yield return Width(level) + Width(Math.Min(level + 1, Levels - 1));
            yield return Width(level) + (level == 0 ? Channels : Width(level - 1));
        }
    }
}
