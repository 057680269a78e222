using System.Collections.Immutable;

namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>The network. YAML section <c>model</c>; defaults are the CIFAR-10 UNet of DDPM (Ho et al. 2020, appendix B), 35.7 M parameters.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.spec.model")]
public sealed record ModelSpec
{
    /// <summary>
    /// Key <c>model.family</c>: <c>ddpm-unet</c> (tqch/ddpm-torch), <c>guided-unet</c> (openai/guided-diffusion, consistency_models, torchcfm),
    /// <c>ncsnpp</c> (yang-song/score_sde_pytorch) or <c>diffusers-unet</c> (UNet2DModel), each with the state-dict names of its reference.
    /// </summary>
    [Id(0)] public string Family { get; init; } = "ddpm-unet";

    /// <summary>Key <c>model.channels</c>: feature maps at full resolution; a multiple of <see cref="Groups"/>.</summary>
    [Id(1)] public int Channels { get; init; } = 128;

    /// <summary>Key <c>model.channelMultipliers</c>: width of each resolution level in units of <see cref="Channels"/>; every level halves the side.</summary>
    [Id(2)] public ImmutableArray<int> ChannelMultipliers { get; init; } = [1, 2, 2, 2];

    /// <summary>Key <c>model.residualBlocks</c>: residual blocks of each level on the way down (one more on the way up).</summary>
    [Id(3)] public int ResidualBlocks { get; init; } = 2;

    /// <summary>Key <c>model.attention</c>: self-attention after the residual blocks, one flag a level.</summary>
    [Id(4)] public ImmutableArray<bool> Attention { get; init; } = [false, true, false, false];

    /// <summary>Key <c>model.dropout</c>: probability with which a feature is dropped inside a residual block, in [0, 1).</summary>
    [Id(5)] public double Dropout { get; init; } = 0.1;

    /// <summary>Key <c>model.groups</c>: groups of every group normalisation.</summary>
    [Id(6)] public int Groups { get; init; } = 32;

    /// <summary>Key <c>model.classConditional</c>: add an embedding of the image's class to the time embedding.</summary>
    [Id(7)] public bool ClassConditional { get; init; }

    /// <summary>Equal in every value; lists are compared element by element.</summary>
    public bool Equals(ModelSpec? other) =>
        other is not null && Family == other.Family && Channels == other.Channels && ResidualBlocks == other.ResidualBlocks
        && Dropout.Equals(other.Dropout) && Groups == other.Groups && ClassConditional == other.ClassConditional
        && PatchSize == other.PatchSize && Heads == other.Heads && HeadChannels == other.HeadChannels && HeadsFirst == other.HeadsFirst
        && ScaleShiftNorm == other.ScaleShiftNorm
        && ResampleBlocks == other.ResampleBlocks && Fir == other.Fir && ProgressiveInput == other.ProgressiveInput
        && TimeEmbedding == other.TimeEmbedding && FourierScale.Equals(other.FourierScale) && SkipRescale == other.SkipRescale && Weights == other.Weights
        && ChannelMultipliers.AsSpan().SequenceEqual(other.ChannelMultipliers.AsSpan())
        && Attention.AsSpan().SequenceEqual(other.Attention.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Family, Channels, ChannelMultipliers.Length, ResidualBlocks, Dropout, Groups, ClassConditional);

    /// <summary>
    /// Key <c>model.patchSize</c>: side of the squares of pixels that are folded into channels at the network's ends; 1 for the reference's network.
    /// </summary>
    [Id(8)] public int PatchSize { get; init; } = 1;

    /// <summary>Key <c>model.heads</c>: heads of every attention; <c>guided-unet</c> only.</summary>
    [Id(9)] public int Heads { get; init; } = 1;

    /// <summary>Key <c>model.headChannels</c>: channels of a head, in place of <see cref="Heads"/>; 0 for none. <c>guided-unet</c> only.</summary>
    [Id(10)] public int HeadChannels { get; init; }

    /// <summary>
    /// Key <c>model.headsFirst</c>: the order of the rows of qkv weights, of importance to published weights alone: each head's query, key and value together
    /// (guided-diffusion, torchcfm), or all heads' queries first (consistency_models); <c>guided-unet</c> only.
    /// </summary>
    [Id(19)] public bool HeadsFirst { get; init; }

    /// <summary>Key <c>model.scaleShiftNorm</c>: the embedding scales and shifts normalised features rather than being added; <c>guided-unet</c> only.</summary>
    [Id(11)] public bool ScaleShiftNorm { get; init; }

    /// <summary>Key <c>model.resampleBlocks</c>: residual blocks change the resolution rather than single convolutions; <c>guided-unet</c> only.</summary>
    [Id(12)] public bool ResampleBlocks { get; init; }

    /// <summary>Key <c>model.fir</c>: resample with the filter [1, 3, 3, 1]; <c>ncsnpp</c> only.</summary>
    [Id(13)] public bool Fir { get; init; } = true;

    /// <summary>Key <c>model.progressiveInput</c>: <c>residual</c>, <c>input-skip</c> or <c>none</c>: how the image reaches lower levels; <c>ncsnpp</c> only.</summary>
    [Id(14)] public string ProgressiveInput { get; init; } = "residual";

    /// <summary>Key <c>model.timeEmbedding</c>: <c>fourier</c> or <c>positional</c>; <c>ncsnpp</c> only.</summary>
    [Id(15)] public string TimeEmbedding { get; init; } = "fourier";

    /// <summary>Key <c>model.fourierScale</c>: standard deviation of the Fourier embedding's frequencies; <c>ncsnpp</c> only.</summary>
    [Id(16)] public double FourierScale { get; init; } = 16;

    /// <summary>Key <c>model.skipRescale</c>: divide sums of residual and skip by sqrt(2); <c>ncsnpp</c> only.</summary>
    [Id(17)] public bool SkipRescale { get; init; } = true;

    /// <summary>Key <c>model.weights</c>: a safetensors file of the reference's names to begin with; null for the seed's initial weights. Not part of the training hash.</summary>
    [Id(18)] public string? Weights { get; init; }
}
