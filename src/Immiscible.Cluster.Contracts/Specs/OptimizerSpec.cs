namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>How weights follow gradients. YAML section <c>optimizer</c>.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.spec.optimizer")]
public sealed record OptimizerSpec
{
    /// <summary>
    /// Key <c>optimizer.kind</c>: <c>adam</c> (Kingma and Ba 2015, algorithm 1, bias-corrected), <c>adamw</c> (Loshchilov and Hutter 2019) or <c>radam</c>
    /// (Liu et al. 2020), with the trajectories of torch.optim.
    /// </summary>
    [Id(0)] public string Kind { get; init; } = "adam";

    /// <summary>Key <c>optimizer.learningRate</c>: step size after the warm-up.</summary>
    [Id(1)] public double LearningRate { get; init; } = 2e-4;

    /// <summary>First entry of key <c>optimizer.betas</c>: decay of the first moment, in [0, 1).</summary>
    [Id(2)] public double Beta1 { get; init; } = 0.9;

    /// <summary>Second entry of key <c>optimizer.betas</c>: decay of the second moment, in [0, 1).</summary>
    [Id(3)] public double Beta2 { get; init; } = 0.999;

    /// <summary>Key <c>optimizer.epsilon</c>: added to the square root of the second moment.</summary>
    [Id(4)] public double Epsilon { get; init; } = 1e-8;

    /// <summary>Key <c>optimizer.warmupSteps</c>: steps over which the rate grows as min((step + 1) / warmupSteps, 1); 0 for none.</summary>
    [Id(5)] public int WarmupSteps { get; init; } = 5000;

    /// <summary>Key <c>optimizer.clipNorm</c>: greatest L2 norm of the whole gradient; 0 for no clipping.</summary>
    [Id(6)] public double ClipNorm { get; init; } = 1.0;

    /// <summary>Key <c>optimizer.weightDecay</c>: an L2 penalty for adam and radam, decoupled for adamw.</summary>
    [Id(7)] public double WeightDecay { get; init; }

    /// <summary>Key <c>optimizer.schedule</c>: <c>constant</c> after the warm-up, or <c>cosine</c> down to <see cref="MinimumRate"/>.</summary>
    [Id(8)] public string Schedule { get; init; } = "constant";

    /// <summary>Key <c>optimizer.decaySteps</c>: step at which a cosine schedule has come down; required above 0 for cosine.</summary>
    [Id(9)] public long DecaySteps { get; init; }

    /// <summary>Key <c>optimizer.minimumRate</c>: rate that a cosine schedule ends with.</summary>
    [Id(10)] public double MinimumRate { get; init; }

    /// <summary>Key <c>optimizer.warmupFromZero</c>: grow as min(step, warmupSteps) / warmupSteps instead, from a first step of rate 0, as torchcfm does.</summary>
    [Id(11)] public bool WarmupFromZero { get; init; }
}
