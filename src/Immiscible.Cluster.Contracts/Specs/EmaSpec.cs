namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>The moving average of the weights that samples are drawn from. YAML section <c>ema</c>.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.spec.ema")]
public sealed record EmaSpec
{
    /// <summary>Key <c>ema.decay</c>: share of the average that each step keeps, in [0, 1).</summary>
    [Id(0)] public double Decay { get; init; } = 0.9999;

    /// <summary>Key <c>ema.ramp</c>: use min(decay, (1 + n) / (10 + n)) at update n, so that the first weights are soon forgotten.</summary>
    [Id(1)] public bool Ramp { get; init; } = true;
}
