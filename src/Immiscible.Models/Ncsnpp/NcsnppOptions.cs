namespace Immiscible.Models.Ncsnpp;

/// <summary>
/// Shape of an <see cref="NcsnppNetwork"/>. The defaults are the CIFAR-10 network of consistency models (Song et al., arXiv:2303.01469, appendix C;
/// <c>configs/cifar10_ve_ct_adaptive.py</c> of openai/consistency_models_cifar10).
/// </summary>
public sealed record NcsnppOptions : NetworkOptions
{
    /// <summary>Channels of the first convolution; level i has <c>Channels * ChannelMultipliers[i]</c>. Even, at least 4.</summary>
    public int Channels { get; init; } = 128;

    /// <summary>One entry a level; between levels the resolution halves.</summary>
    public IReadOnlyList<int> ChannelMultipliers { get; init; } = [2, 2, 2];

    /// <summary>Residual blocks of each level on the way down; one more on the way up.</summary>
    public int ResidualBlocks { get; init; } = 4;

    /// <summary>
    /// For each level, whether an attention block follows each of its residual blocks on the way down and the last one on the way up. The middle has
    /// one always.
    /// </summary>
    public IReadOnlyList<bool> Attention { get; init; } = [false, true, false];

    /// <summary>Kind of the residual blocks.</summary>
    public ResidualBlockKind Blocks { get; init; } = ResidualBlockKind.BigGan;

    /// <summary>Whether resolutions are halved and doubled through <see cref="FirKernel"/>; else by means of four and nearest neighbours.</summary>
    public bool Fir { get; init; } = true;

    /// <summary>Taps, of either axis, of the filter that halves and doubles resolutions; scaled by their sum.</summary>
    public IReadOnlyList<double> FirKernel { get; init; } = [1, 3, 3, 1];

    /// <summary>Whether layers that halve and double between <see cref="ResidualBlockKind.Ddpm"/> blocks convolve as well; BigGAN's have none.</summary>
    public bool ResampleWithConvolution { get; init; } = true;

    /// <summary>How the input image enters the levels below the first.</summary>
    public ProgressiveInput ProgressiveInput { get; init; } = ProgressiveInput.Residual;

    /// <summary>How <see cref="ProgressiveInput.InputSkip"/> combines.</summary>
    public ProgressiveCombine ProgressiveCombine { get; init; } = ProgressiveCombine.Sum;

    /// <summary>How the network is told the noise level.</summary>
    public NoiseEmbedding Embedding { get; init; } = NoiseEmbedding.Fourier;

    /// <summary>Standard deviation of the frequencies of the Fourier embedding. (Improved consistency training: 0.02.)</summary>
    public double FourierScale { get; init; } = 16;

    /// <summary>
    /// What the times mean for a Fourier embedding. True: they go into it as they are; consistency models give ln(sigma) / 4
    /// (Karras et al., 2022, table 1). False: they are sigma, as in score_sde, and the network takes the logarithm.
    /// </summary>
    public bool LogarithmicTime { get; init; } = true;

    /// <summary>Whether the output is divided by sigma (the score of a variance-exploding process); not with <see cref="LogarithmicTime"/>.</summary>
    public bool ScaleBySigma { get; init; }

    /// <summary>Smallest of the noise levels that a positional embedding counts.</summary>
    public double SigmaMin { get; init; } = 0.01;

    /// <summary>Largest of the noise levels, number 0.</summary>
    public double SigmaMax { get; init; } = 50;

    /// <summary>Number of the noise levels, in geometric sequence.</summary>
    public int NoiseLevels { get; init; } = 1000;

    /// <summary>Whether sums of a path and its residual are divided by the root of two.</summary>
    public bool SkipRescale { get; init; } = true;

    /// <summary>Scale of the initial weights that end a residual: variance scaling's; 0 stands for 1e-10.</summary>
    public double InitScale { get; init; }

    /// <summary>Whether images lie in [-1, 1]; else they lie in [0, 1], and the network itself maps them there.</summary>
    public bool Centered { get; init; } = true;

    /// <summary>Width of the time embedding: four times <see cref="Channels"/>.</summary>
    public int TimeChannels => 4 * Channels;

    /// <summary>Number of resolutions.</summary>
    public int Levels => ChannelMultipliers.Count;

    internal int Width(int level) => Channels * ChannelMultipliers[level];

    /// <summary>Channels with which the level below begins.</summary>
    internal int WidthBelow(int level) =>
        Width(level) * (ProgressiveInput == ProgressiveInput.InputSkip && ProgressiveCombine == ProgressiveCombine.Cat ? 2 : 1);

    /// <summary>Groups in which so many channels are normalised.</summary>
    internal static int Groups(int channels) => Math.Min(channels / 4, 32);

    /// <inheritdoc/>
    public override ImageNetwork Create(ulong seed) => new NcsnppNetwork(this, seed);

    /// <inheritdoc/>
    public override void Validate(int height = 0, int width = 0) => NcsnppValidation.Check(this, height, width);
}
