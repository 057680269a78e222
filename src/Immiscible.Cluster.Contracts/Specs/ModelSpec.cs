using System.Collections.Immutable;

namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>The network. YAML section <c>model</c>; defaults are the CIFAR-10 UNet of DDPM (Ho et al. 2020, appendix B), 35.7 M parameters.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.spec.model")]
public sealed record ModelSpec
{
    /// <summary>Key <c>model.family</c>: <c>ddpm-unet</c>.</summary>
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
        && ChannelMultipliers.AsSpan().SequenceEqual(other.ChannelMultipliers.AsSpan())
        && Attention.AsSpan().SequenceEqual(other.Attention.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Family, Channels, ChannelMultipliers.Length, ResidualBlocks, Dropout, Groups, ClassConditional);

    /// <summary>
    /// Key <c>model.patchSize</c>: side of the squares of pixels that are folded into channels at the network's ends; 1 for the reference's network.
    /// </summary>
    [Id(8)] public int PatchSize { get; init; } = 1;
}
