namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>What the network learns. YAML section <c>objective</c>; defaults are those of DDPM (Ho et al. 2020, section 4).</summary>
[GenerateSerializer, Immutable, Alias("immiscible.spec.objective")]
public sealed record ObjectiveSpec
{
    /// <summary>
    /// Key <c>objective.kind</c>: <c>ddpm</c> (the simple mean squared error, equation 14 of DDPM), <c>consistency</c> (consistency training, Song et al.
    /// 2023, algorithm 3), <c>improved-consistency</c> (Song and Dhariwal 2024), <c>easy-consistency</c> (Geng et al. 2024) or <c>flow</c>
    /// (conditional flow matching, Tong et al. 2024).
    /// </summary>
    [Id(0)] public string Kind { get; init; } = "ddpm";

    /// <summary>Key <c>objective.prediction</c>, of ddpm: <c>epsilon</c>, the network predicts the noise; <c>v</c>, a mixture of noise and image; <c>x0</c>, the image.</summary>
    [Id(1)] public string Prediction { get; init; } = "epsilon";

    /// <summary>Key <c>objective.timesteps</c>, of ddpm: number T of diffusion steps.</summary>
    [Id(2)] public int Timesteps { get; init; } = 1000;

    /// <summary>Key <c>objective.schedule</c>, of ddpm: <c>linear</c> or <c>scaled-linear</c>, betas or their roots equally spaced from <see cref="BetaStart"/>
    /// to <see cref="BetaEnd"/>, or <c>cosine</c> (Nichol and Dhariwal 2021).</summary>
    [Id(3)] public string Schedule { get; init; } = "linear";

    /// <summary>Key <c>objective.betaStart</c>, of ddpm: variance added by the first diffusion step, in (0, 1).</summary>
    [Id(4)] public double BetaStart { get; init; } = 1e-4;

    /// <summary>Key <c>objective.betaEnd</c>, of ddpm: variance added by the last diffusion step, in (0, 1), not below <see cref="BetaStart"/>.</summary>
    [Id(5)] public double BetaEnd { get; init; } = 0.02;

    /// <summary>Key <c>objective.minSnrGamma</c>, of ddpm: weight losses by min(SNR, gamma) (Hang et al. 2023); 0 for equal weights.</summary>
    [Id(6)] public double MinSnrGamma { get; init; }

    /// <summary>Key <c>objective.zeroTerminalSnr</c>, of ddpm: rescale the schedule so that the last step is pure noise (Lin et al. 2024).</summary>
    [Id(7)] public bool ZeroTerminalSnr { get; init; }

    /// <summary>Key <c>objective.sigmaMin</c>, of the consistency kinds: least noise level.</summary>
    [Id(8)] public double SigmaMin { get; init; } = 0.002;

    /// <summary>Key <c>objective.sigmaMax</c>, of the consistency kinds: greatest noise level.</summary>
    [Id(9)] public double SigmaMax { get; init; } = 80;

    /// <summary>Key <c>objective.rho</c>, of the consistency kinds: exponent of the spacing of levels (Karras et al. 2022, equation 5).</summary>
    [Id(10)] public double Rho { get; init; } = 7;

    /// <summary>Key <c>objective.sigmaData</c>, of the consistency kinds: standard deviation of the data.</summary>
    [Id(11)] public double SigmaData { get; init; } = 0.5;

    /// <summary>Key <c>objective.timeScale</c>, of the consistency kinds: factor on ln(sigma)/4 as the network is told it; 1000 for sinusoidal embeddings.</summary>
    [Id(12)] public double TimeScale { get; init; } = 1;

    /// <summary>Key <c>objective.startScales</c>: s0 of the curriculum; 0 for the kind's own, 2 (consistency) and 10 (improved-consistency).</summary>
    [Id(13)] public int StartScales { get; init; }

    /// <summary>Key <c>objective.endScales</c>: s1 of the curriculum; 0 for the kind's own, 150 (consistency) and 1280 (improved-consistency).</summary>
    [Id(14)] public int EndScales { get; init; }

    /// <summary>Key <c>objective.curriculumSteps</c>: K, the steps over which the curriculum runs; 0 for the kind's own, 800,000 and 400,000.</summary>
    [Id(15)] public long CurriculumSteps { get; init; }

    /// <summary>Key <c>objective.startDecay</c>, of consistency: mu0, the target's decay at the curriculum's start.</summary>
    [Id(16)] public double StartDecay { get; init; } = 0.9;

    /// <summary>Key <c>objective.metric</c>, of consistency: <c>l2</c> (squared), <c>l1</c> or <c>pseudo-huber</c>.</summary>
    [Id(17)] public string Metric { get; init; } = "l2";

    /// <summary>Key <c>objective.huberConstant</c>, of pseudo-Huber losses: c; 0 for 0.00054 sqrt(values of an image), and for none in easy-consistency.</summary>
    [Id(18)] public double HuberConstant { get; init; }

    /// <summary>Key <c>objective.logMean</c>, of improved- and easy-consistency: mean of ln(sigma) that levels are drawn by.</summary>
    [Id(19)] public double LogMean { get; init; } = -1.1;

    /// <summary>Key <c>objective.logDeviation</c>, of improved- and easy-consistency: standard deviation of ln(sigma).</summary>
    [Id(20)] public double LogDeviation { get; init; } = 2.0;

    /// <summary>Key <c>objective.stageSteps</c>, of easy-consistency: steps after which the two levels come nearer to each other.</summary>
    [Id(21)] public long StageSteps { get; init; } = 25_000;

    /// <summary>Key <c>objective.path</c>, of flow: <c>independent</c>, <c>target</c>, <c>schroedinger-bridge</c> or <c>variance-preserving</c>.</summary>
    [Id(22)] public string Path { get; init; } = "independent";

    /// <summary>Key <c>objective.sigma</c>, of flow: width of the path.</summary>
    [Id(23)] public double Sigma { get; init; }

    /// <summary>Key <c>objective.classDropout</c>: share of samples whose class is hidden, for classifier-free guidance; class-conditional networks only.</summary>
    [Id(24)] public double ClassDropout { get; init; }
}
