using System.Collections.Immutable;

namespace Immiscible.Cluster.Contracts.Specs.Schema;

/// <summary>What every key may hold and where it lives in <see cref="RunSpec"/>, section by section.</summary>
internal static partial class SpecFields
{
    private static readonly IntegerValue<ulong> Seed = new(0, ulong.MaxValue);
    private static readonly FlagValue Flag = new();
    private static readonly RealValue Fraction = new() { From = 0, Below = 1 };
    private static readonly RealValue Positive = new() { Above = 0 };
    private static readonly RealValue NotNegative = new() { From = 0 };

    public static IReadOnlyList<SpecField> Run { get; } =
    [
        new SpecField<string?>("name", new TextValue("1 to 64 letters, digits, dots, dashes and underscores", @"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\z"),
            s => s.Name, (s, v) => s with { Name = v! }) { Required = true, Harmless = true },
        new SpecField<ulong>("seed", Seed, s => s.Seed, (s, v) => s with { Seed = v }),
        new SpecField<WorkerRange>("workers", new WorkerRangeValue(), s => s.Workers, (s, v) => s with { Workers = v }) { Harmless = true },
    ];

    public static IReadOnlyList<SpecField> Data { get; } =
    [
        new SpecField<string>("data.source", Words("cifar10", "cifar100", "celeba", "images", "shapes"), s => s.Data.Source, (s, v) => s with { Data = s.Data with { Source = v } })
            { Required = true },
        new SpecField<string?>("data.path", new TextValue("the path of a folder or file, or null", @"\A[^\0]+\z", nullable: true),
            s => s.Data.Path, (s, v) => s with { Data = s.Data with { Path = v } }) { Harmless = true },
        new SpecField<string>("data.split", Words("train", "test"), s => s.Data.Split, (s, v) => s with { Data = s.Data with { Split = v } }),
        new SpecField<int>("data.count", Integer(0, int.MaxValue), s => s.Data.Count, (s, v) => s with { Data = s.Data with { Count = v } }),
        new SpecField<ulong>("data.seed", Seed, s => s.Data.Seed, (s, v) => s with { Data = s.Data with { Seed = v } }),
        new SpecField<bool>("data.flip", Flag, s => s.Data.Flip, (s, v) => s with { Data = s.Data with { Flip = v } }),
        new SpecField<int>("data.size", Integer(0, 4096), s => s.Data.Size, (s, v) => s with { Data = s.Data with { Size = v } }),
        new SpecField<string>("data.crop", Words("center", "none"), s => s.Data.Crop, (s, v) => s with { Data = s.Data with { Crop = v } }),
        new SpecField<string>("data.onBadSample", Words("fail", "skip"),
            s => s.Data.OnBadSample, (s, v) => s with { Data = s.Data with { OnBadSample = v } }),
    ];

    public static IReadOnlyList<SpecField> Matching { get; } =
    [
        new SpecField<MatchingMode>("matching.mode",
            new ChoiceValue<MatchingMode>(("none", MatchingMode.None), ("linear", MatchingMode.Linear),
                ("linear-flipped", MatchingMode.LinearFlipped), ("knn", MatchingMode.Knn)),
            s => s.Matching.Mode, (s, v) => s with { Matching = s.Matching with { Mode = v } }),
        new SpecField<MatchingDistance>("matching.distance",
            new ChoiceValue<MatchingDistance>(("l2", MatchingDistance.L2), ("squared-l2", MatchingDistance.SquaredL2),
                ("l1", MatchingDistance.L1), ("inner-product", MatchingDistance.InnerProduct)),
            s => s.Matching.Distance, (s, v) => s with { Matching = s.Matching with { Distance = v } }),
        new SpecField<MatchingQuantization>("matching.quantization",
            new ChoiceValue<MatchingQuantization>(("u16", MatchingQuantization.UInt16), ("u8", MatchingQuantization.UInt8),
                ("fp16", MatchingQuantization.Float16), ("fp16-operands", MatchingQuantization.Float16Operands), ("none", MatchingQuantization.None)),
            s => s.Matching.Quantization, (s, v) => s with { Matching = s.Matching with { Quantization = v } }),
        new SpecField<int>("matching.poolFactor", Integer(1, 64),
            s => s.Matching.PoolFactor, (s, v) => s with { Matching = s.Matching with { PoolFactor = v } }),
        new SpecField<MatchingScope>("matching.scope",
            new ChoiceValue<MatchingScope>(("global", MatchingScope.Global), ("group", MatchingScope.Group)),
            s => s.Matching.Scope, (s, v) => s with { Matching = s.Matching with { Scope = v } }),
        new SpecField<int>("matching.groups", Integer(1, 1024), s => s.Matching.Groups, (s, v) => s with { Matching = s.Matching with { Groups = v } }),
        new SpecField<int>("matching.largestBlock", Integer(0, 65_536),
            s => s.Matching.LargestBlock, (s, v) => s with { Matching = s.Matching with { LargestBlock = v } }),
        // Beyond 1e30, single precision, in which distances are, has little left.
        new SpecField<double>("matching.conditionPenalty", new RealValue { From = 0, Below = 1e30, OrInfinity = true },
            s => s.Matching.ConditionPenalty, (s, v) => s with { Matching = s.Matching with { ConditionPenalty = v } }),
        new SpecField<int>("matching.candidates", Integer(1, 1024),
            s => s.Matching.Candidates, (s, v) => s with { Matching = s.Matching with { Candidates = v } }),
        new SpecField<bool>("matching.renormalize", Flag,
            s => s.Matching.Renormalize, (s, v) => s with { Matching = s.Matching with { Renormalize = v } }),
        new SpecField<int>("matching.prefetch", Integer(1, 16), s => s.Matching.Prefetch, (s, v) => s with { Matching = s.Matching with { Prefetch = v } })
            { Harmless = true },
    ];

    public static IReadOnlyList<SpecField> Optimizer { get; } =
    [
        new SpecField<string>("optimizer.kind", Words("adam", "adamw", "radam"), s => s.Optimizer.Kind, (s, v) => s with { Optimizer = s.Optimizer with { Kind = v } }),
        new SpecField<double>("optimizer.learningRate", Positive,
            s => s.Optimizer.LearningRate, (s, v) => s with { Optimizer = s.Optimizer with { LearningRate = v } }),
        new SpecField<ImmutableArray<double>>("optimizer.betas", new SequenceValue<double>(Fraction, 2, 2),
            s => [s.Optimizer.Beta1, s.Optimizer.Beta2], (s, v) => s with { Optimizer = s.Optimizer with { Beta1 = v[0], Beta2 = v[1] } }),
        new SpecField<double>("optimizer.epsilon", Positive, s => s.Optimizer.Epsilon, (s, v) => s with { Optimizer = s.Optimizer with { Epsilon = v } }),
        new SpecField<int>("optimizer.warmupSteps", Integer(0, int.MaxValue),
            s => s.Optimizer.WarmupSteps, (s, v) => s with { Optimizer = s.Optimizer with { WarmupSteps = v } }),
        new SpecField<double>("optimizer.clipNorm", new RealValue { From = 0 },
            s => s.Optimizer.ClipNorm, (s, v) => s with { Optimizer = s.Optimizer with { ClipNorm = v } }),
        new SpecField<double>("optimizer.weightDecay", NotNegative,
            s => s.Optimizer.WeightDecay, (s, v) => s with { Optimizer = s.Optimizer with { WeightDecay = v } }),
        new SpecField<string>("optimizer.schedule", Words("constant", "cosine"),
            s => s.Optimizer.Schedule, (s, v) => s with { Optimizer = s.Optimizer with { Schedule = v } }),
        new SpecField<long>("optimizer.decaySteps", new IntegerValue<long>(0, 1_000_000_000),
            s => s.Optimizer.DecaySteps, (s, v) => s with { Optimizer = s.Optimizer with { DecaySteps = v } }),
        new SpecField<double>("optimizer.minimumRate", NotNegative,
            s => s.Optimizer.MinimumRate, (s, v) => s with { Optimizer = s.Optimizer with { MinimumRate = v } }),
        new SpecField<bool>("optimizer.warmupFromZero", Flag,
            s => s.Optimizer.WarmupFromZero, (s, v) => s with { Optimizer = s.Optimizer with { WarmupFromZero = v } }),
    ];

    public static IReadOnlyList<SpecField> Ema { get; } =
    [
        new SpecField<double>("ema.decay", Fraction, s => s.Ema.Decay, (s, v) => s with { Ema = s.Ema with { Decay = v } }),
        new SpecField<bool>("ema.ramp", Flag, s => s.Ema.Ramp, (s, v) => s with { Ema = s.Ema with { Ramp = v } }),
        new SpecField<double>("ema.power", NotNegative, s => s.Ema.Power, (s, v) => s with { Ema = s.Ema with { Power = v } }),
        new SpecField<double>("ema.inverseGamma", Positive, s => s.Ema.InverseGamma, (s, v) => s with { Ema = s.Ema with { InverseGamma = v } }),
        new SpecField<long>("ema.updateAfter", new IntegerValue<long>(0, 1_000_000_000),
            s => s.Ema.UpdateAfter, (s, v) => s with { Ema = s.Ema with { UpdateAfter = v } }),
        new SpecField<double>("ema.minimumDecay", Fraction, s => s.Ema.MinimumDecay, (s, v) => s with { Ema = s.Ema with { MinimumDecay = v } }),
        new SpecField<ImmutableArray<double>>("ema.further", new SequenceValue<double>(Fraction, 0, 8),
            s => s.Ema.Further, (s, v) => s with { Ema = s.Ema with { Further = v } }),
    ];

    public static IReadOnlyList<SpecField> Training { get; } =
    [
        new SpecField<long>("training.steps", new IntegerValue<long>(1, 1_000_000_000),
            s => s.Training.Steps, (s, v) => s with { Training = s.Training with { Steps = v } }) { Required = true, Harmless = true },
        new SpecField<int>("training.batch", Integer(1, 65_536), s => s.Training.Batch, (s, v) => s with { Training = s.Training with { Batch = v } })
            { Required = true },
        new SpecField<int>("training.granules", Integer(1, 1024), s => s.Training.Granules, (s, v) => s with { Training = s.Training with { Granules = v } }),
        new SpecField<int>("training.threads", Integer(1, 256), s => s.Training.Threads, (s, v) => s with { Training = s.Training with { Threads = v } }),
        new SpecField<int>("training.compareEvery", Integer(0, int.MaxValue),
            s => s.Training.CompareEvery, (s, v) => s with { Training = s.Training with { CompareEvery = v } }) { Harmless = true },
        new SpecField<string>("training.precision", Words("fp32", "bf16"),
            s => s.Training.Precision, (s, v) => s with { Training = s.Training with { Precision = v } }),
        new SpecField<TrainingCollective>("training.collective",
            new ChoiceValue<TrainingCollective>(("sockets", TrainingCollective.Sockets), ("nccl", TrainingCollective.Nccl)),
            s => s.Training.Collective, (s, v) => s with { Training = s.Training with { Collective = v } }),
    ];

    public static IReadOnlyList<SpecField> Checkpoints { get; } =
    [
        new SpecField<int>("checkpoints.every", Integer(0, int.MaxValue),
            s => s.Checkpoints.Every, (s, v) => s with { Checkpoints = s.Checkpoints with { Every = v } }) { Harmless = true },
        new SpecField<double>("checkpoints.minutes", new RealValue { From = 0, Below = 100_000 },
            s => s.Checkpoints.Minutes, (s, v) => s with { Checkpoints = s.Checkpoints with { Minutes = v } }) { Harmless = true },
        new SpecField<int>("checkpoints.keep", Integer(1, 10_000),
            s => s.Checkpoints.Keep, (s, v) => s with { Checkpoints = s.Checkpoints with { Keep = v } }) { Harmless = true },
        new SpecField<int>("checkpoints.keepEvery", Integer(0, int.MaxValue),
            s => s.Checkpoints.KeepEvery, (s, v) => s with { Checkpoints = s.Checkpoints with { KeepEvery = v } }) { Harmless = true },
    ];

    public static IReadOnlyList<SpecField> Sampling { get; } =
    [
        new SpecField<int>("sampling.count", Integer(1, 65_536), s => s.Sampling.Count, (s, v) => s with { Sampling = s.Sampling with { Count = v } })
            { Harmless = true },
        new SpecField<int>("sampling.steps", Integer(1, 100_000), s => s.Sampling.Steps, (s, v) => s with { Sampling = s.Sampling with { Steps = v } })
            { Harmless = true },
        new SpecField<ulong>("sampling.seed", Seed, s => s.Sampling.Seed, (s, v) => s with { Sampling = s.Sampling with { Seed = v } })
            { Harmless = true },
        new SpecField<string>("sampling.sampler", Words(["auto", .. SamplerRules.Names]),
            s => s.Sampling.Sampler, (s, v) => s with { Sampling = s.Sampling with { Sampler = v } }) { Harmless = true },
        new SpecField<double>("sampling.eta", new RealValue { From = 0 }, s => s.Sampling.Eta, (s, v) => s with { Sampling = s.Sampling with { Eta = v } })
            { Harmless = true },
        new SpecField<double>("sampling.guidance", NotNegative,
            s => s.Sampling.Guidance, (s, v) => s with { Sampling = s.Sampling with { Guidance = v } }) { Harmless = true },
    ];

    private static IntegerValue<int> Integer(int least, int most) => new(least, most);

    private static ChoiceValue<string> Words(params string[] words) => new([.. words.Select(word => (word, word))]);
}
