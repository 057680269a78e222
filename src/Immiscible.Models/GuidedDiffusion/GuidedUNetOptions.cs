namespace Immiscible.Models.GuidedDiffusion;

/// <summary>
/// Shape of a <see cref="GuidedUNet"/>. The defaults are the CIFAR-10 network of TorchCFM (<c>examples/images/cifar10</c> of
/// atong01/conditional-flow-matching): 35.7 M parameters.
/// </summary>
public sealed record GuidedUNetOptions : NetworkOptions
{
    /// <summary>The CIFAR-10 network.</summary>
    public GuidedUNetOptions() => Dropout = 0.1;

    /// <summary>The reference's model_channels: level i has <c>Channels * ChannelMultipliers[i]</c>. Even.</summary>
    public int Channels { get; init; } = 128;

    /// <summary>One entry a level; between levels the resolution halves.</summary>
    public IReadOnlyList<int> ChannelMultipliers { get; init; } = [1, 2, 2, 2];

    /// <summary>Residual blocks of each level on the way down; one more on the way up.</summary>
    public int ResidualBlocks { get; init; } = 2;

    /// <summary>
    /// For each level, whether an attention block follows each of its residual blocks: where the reference's attention_resolutions, which
    /// are downsampling factors, name 2^level. The middle always has one.
    /// </summary>
    public IReadOnlyList<bool> Attention { get; init; } = [false, true, false, false];

    /// <summary>Heads of every attention block where <see cref="HeadChannels"/> is 0.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Channels of a head; 0 (the reference's -1) where <see cref="Heads"/> tells their number.</summary>
    public int HeadChannels { get; init; } = 64;

    /// <summary>
    /// How attention lays out queries, keys and values in their channels: head by head as <c>QKVAttentionLegacy</c> of guided-diffusion and
    /// TorchCFM do, or, by default, all queries first as consistency_models and <c>use_new_attention_order</c> do. Matters for weights from elsewhere only.
    /// </summary>
    public bool HeadsFirst { get; init; }

    /// <summary>Whether the embedding scales and shifts the second normalisation's output, rather than being added before it.</summary>
    public bool ScaleShiftNorm { get; init; }

    /// <summary>Whether residual blocks halve and double the resolution (BigGAN's), rather than convolutions.</summary>
    public bool ResblockUpDown { get; init; }

    /// <summary>Groups of every group normalisation; divides every level's width.</summary>
    public int Groups { get; init; } = 32;

    /// <summary>Width of the time embedding: four times <see cref="Channels"/>.</summary>
    public int TimeChannels => 4 * Channels;

    /// <summary>Number of resolutions.</summary>
    public int Levels => ChannelMultipliers.Count;

    internal int Width(int level) => Channels * ChannelMultipliers[level];

    internal int HeadsOf(int width) => HeadChannels > 0 ? width / HeadChannels : Heads;

    /// <inheritdoc/>
    public override ImageNetwork Create(ulong seed) => new GuidedUNet(this, seed);

    /// <inheritdoc/>
    public override void Validate(int height = 0, int width = 0)
    {
        RequireCommon();
        Requirement.That(Channels >= 2 && Channels % 2 == 0, $"channels is {Channels}; it must be even and at least 2");
        Requirement.That(Levels > 0 && ChannelMultipliers.All(m => m > 0), "channelMultipliers needs at least one entry, each at least 1");
        Requirement.That(Attention.Count == Levels, $"attention has {Attention.Count} entries; channelMultipliers has {Levels}, one a level");
        Requirement.That(ResidualBlocks > 0, $"residualBlocks is {ResidualBlocks}; it must be at least 1");
        Requirement.That(HeadChannels >= 0, $"headChannels is {HeadChannels}; it must not be negative");
        Requirement.That(HeadChannels > 0 || Heads > 0, $"heads is {Heads}; it must be at least 1 where headChannels is 0");
        Requirement.That(Groups > 0, $"groups is {Groups}; it must be at least 1");
        for (var level = 0; level < Levels; level++) ValidateLevel(level);
        Requirement.That(height % (1 << (Levels - 1)) == 0 && width % (1 << (Levels - 1)) == 0,
            $"images of {height} x {width} pixels cannot be halved {Levels - 1} times");
    }

    private void ValidateLevel(int level)
    {
        var channels = Width(level);
        Requirement.That(channels % Groups == 0, $"groups is {Groups}; it must divide every level's width, {channels} among them");
        if (!Attention[level] && level < Levels - 1) return;
        if (HeadChannels > 0)
            Requirement.That(channels % HeadChannels == 0, $"headChannels is {HeadChannels}; it must divide every width with attention, {channels} among them");
        else
            Requirement.That(channels % Heads == 0, $"heads is {Heads}; it must divide every width with attention, {channels} among them");
    }
}
