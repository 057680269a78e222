namespace Immiscible.Models.Diffusers;

/// <summary>
/// Shape of a <see cref="DiffusersUNet"/>; each option names the key of the reference's <c>config.json</c> that it stands for. The defaults
/// are google/ddpm-cifar10-32: 35.7 M parameters.
/// </summary>
public sealed record DiffusersUNetOptions : NetworkOptions
{
    /// <summary>block_out_channels: the width of each level; between levels the resolution halves. The first is even.</summary>
    public IReadOnlyList<int> BlockChannels { get; init; } = [128, 256, 256, 256];

    /// <summary>layers_per_block: residual blocks of each level on the way down; one more on the way up.</summary>
    public int ResidualBlocks { get; init; } = 2;

    /// <summary>down_block_types: for each level, whether it is an AttnDownBlock2D rather than a DownBlock2D.</summary>
    public IReadOnlyList<bool> Attention { get; init; } = [false, true, false, false];

    /// <summary>
    /// up_block_types: for each level, whether it is an AttnUpBlock2D rather than an UpBlock2D. In the order of the levels, which is the
    /// reverse of the reference's; null where it is as on the way down.
    /// </summary>
    public IReadOnlyList<bool>? UpAttention { get; init; }

    /// <summary>add_attention: whether the middle has attention.</summary>
    public bool MiddleAttention { get; init; } = true;

    /// <summary>attention_head_dim: channels of a head; 0 (the reference's null) for a single head.</summary>
    public int HeadChannels { get; init; }

    /// <summary>norm_num_groups: groups of every group normalisation; divides every level's width.</summary>
    public int Groups { get; init; } = 32;

    /// <summary>norm_eps: what is added to the variance in every group normalisation.</summary>
    public double NormEpsilon { get; init; } = 1e-6;

    /// <summary>freq_shift: the frequencies of the time embedding are 10000^(-i/(half the width - shift)).</summary>
    public double FrequencyShift { get; init; } = 1;

    /// <summary>flip_sin_to_cos: whether the cosines of the time embedding come before the sines.</summary>
    public bool FlipSinToCos { get; init; }

    /// <summary>downsample_padding: 1 pads every side by a pixel, 0 the far sides alone.</summary>
    public int DownsamplePadding { get; init; }

    /// <summary>
    /// resnet_time_scale_shift: whether ("scale_shift") the embedding scales and shifts the second normalisation's output, rather than
    /// ("default") being added before it.
    /// </summary>
    public bool ScaleShiftNorm { get; init; }

    /// <summary>Width of the time embedding: four times the first level's.</summary>
    public int TimeChannels => 4 * BlockChannels[0];

    /// <summary>Number of resolutions.</summary>
    public int Levels => BlockChannels.Count;

    internal int HeadsOf(int width) => HeadChannels > 0 ? width / HeadChannels : 1;

    internal bool HasUpAttention(int level) => (UpAttention ?? Attention)[level];

    /// <inheritdoc/>
    public override ImageNetwork Create(ulong seed) => new DiffusersUNet(this, seed);

    /// <inheritdoc/>
    public override void Validate(int height = 0, int width = 0)
    {
        RequireCommon();
        Requirement.That(Levels > 0 && BlockChannels.All(c => c > 0), "blockChannels needs at least one entry, each at least 1");
        Requirement.That(BlockChannels[0] % 2 == 0, $"blockChannels begins with {BlockChannels[0]}; it must be even");
        Requirement.That(Attention.Count == Levels, $"attention has {Attention.Count} entries; blockChannels has {Levels}, one a level");
        Requirement.That(
            UpAttention is null || UpAttention.Count == Levels, $"upAttention has {UpAttention?.Count} entries; blockChannels has {Levels}, one a level");
        Requirement.That(ResidualBlocks > 0, $"residualBlocks is {ResidualBlocks}; it must be at least 1");
        Requirement.That(HeadChannels >= 0, $"headChannels is {HeadChannels}; it must not be negative");
        Requirement.That(Groups > 0, $"groups is {Groups}; it must be at least 1");
        Requirement.That(NormEpsilon > 0, $"normEpsilon is {NormEpsilon}; it must be above 0");
        Requirement.That(
            FrequencyShift < BlockChannels[0] / 2, $"frequencyShift is {FrequencyShift}; it must be below half the first width, {BlockChannels[0] / 2}");
        Requirement.That(DownsamplePadding is 0 or 1, $"downsamplePadding is {DownsamplePadding}; it must be 0 or 1");
        for (var level = 0; level < Levels; level++) ValidateLevel(level);
        Requirement.That(height % (1 << (Levels - 1)) == 0 && width % (1 << (Levels - 1)) == 0,
            $"images of {height} x {width} pixels cannot be halved {Levels - 1} times");
    }

    private void ValidateLevel(int level)
    {
        var channels = BlockChannels[level];
        Requirement.That(channels % Groups == 0, $"groups is {Groups}; it must divide every level's width, {channels} among them");
        var attends = Attention[level] || HasUpAttention(level) || (MiddleAttention && level == Levels - 1);
        Requirement.That(
            !attends || HeadChannels == 0 || channels % HeadChannels == 0,
            $"headChannels is {HeadChannels}; it must divide every width with attention, {channels} among them");
    }
}
