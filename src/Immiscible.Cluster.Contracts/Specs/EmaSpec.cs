using System.Collections.Immutable;

namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>The moving averages of the weights. YAML section <c>ema</c>.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.spec.ema")]
public sealed record EmaSpec
{
    /// <summary>Key <c>ema.decay</c>: share of the average that each step keeps, in [0, 1). Samples are drawn from this one.</summary>
    [Id(0)] public double Decay { get; init; } = 0.9999;

    /// <summary>Key <c>ema.ramp</c>: use min(decay, (1 + n) / (10 + n)) at update n, so that the first weights are soon forgotten.</summary>
    [Id(1)] public bool Ramp { get; init; } = true;

    /// <summary>Key <c>ema.power</c>: above 0, use 1 - (1 + n / inverseGamma)^-power at update n, at most decay; in place of the ramp.</summary>
    [Id(2)] public double Power { get; init; }

    /// <summary>Key <c>ema.inverseGamma</c>: of <see cref="Power"/>.</summary>
    [Id(3)] public double InverseGamma { get; init; } = 1;

    /// <summary>Key <c>ema.updateAfter</c>: updates before averaging begins.</summary>
    [Id(4)] public long UpdateAfter { get; init; }

    /// <summary>Key <c>ema.minimumDecay</c>: least share that is kept.</summary>
    [Id(5)] public double MinimumDecay { get; init; }

    /// <summary>Key <c>ema.further</c>: decays of further averages, kept beside the first in checkpoints as <c>ema.&lt;decay&gt;</c>.</summary>
    [Id(6)] public ImmutableArray<double> Further { get; init; } = [];

    /// <summary>Equal in every value; lists are compared element by element.</summary>
    public bool Equals(EmaSpec? other) =>
        other is not null && Decay.Equals(other.Decay) && Ramp == other.Ramp && Power.Equals(other.Power) && InverseGamma.Equals(other.InverseGamma)
        && UpdateAfter == other.UpdateAfter && MinimumDecay.Equals(other.MinimumDecay) && Further.AsSpan().SequenceEqual(other.Further.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Decay, Ramp, Power, InverseGamma, UpdateAfter, MinimumDecay, Further.Length);
}
