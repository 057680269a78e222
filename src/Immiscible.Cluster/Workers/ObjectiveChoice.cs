using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Schedules;

namespace Immiscible.Cluster.Workers;

/// <summary>Turns a spec's section <c>objective</c> into the options of its kind of objective.</summary>
internal static class ObjectiveChoice
{
    /// <summary>The objective of a run.</summary>
    public static ObjectiveOptions Of(ObjectiveSpec spec) => spec.Kind switch
    {
        "consistency" => WithLevels(Consistency(spec), spec),
        "improved-consistency" => WithLevels(Improved(spec), spec),
        "easy-consistency" => WithLevels(Easy(spec), spec),
        "flow" => Flow(spec),
        _ => Ddpm(spec),
    };

    private static DdpmOptions Ddpm(ObjectiveSpec spec) => new()
    {
        Timesteps = spec.Timesteps,
        Schedule = spec.Schedule switch
        {
            "scaled-linear" => BetaScheduleKind.ScaledLinear, "cosine" => BetaScheduleKind.Cosine, _ => BetaScheduleKind.Linear,
        },
        BetaStart = spec.BetaStart,
        BetaEnd = spec.BetaEnd,
        RescaleZeroTerminalSnr = spec.ZeroTerminalSnr,
        Prediction = spec.Prediction switch { "v" => Prediction.V, "x0" => Prediction.Image, _ => Prediction.Epsilon },
        MinSnrGamma = spec.MinSnrGamma,
    };

    private static ConsistencyOptions Consistency(ObjectiveSpec spec)
    {
        var usual = new ConsistencyOptions();
        return usual with
        {
            StartScales = spec.StartScales > 0 ? spec.StartScales : usual.StartScales,
            EndScales = spec.EndScales > 0 ? spec.EndScales : usual.EndScales,
            CurriculumSteps = spec.CurriculumSteps > 0 ? spec.CurriculumSteps : usual.CurriculumSteps,
            StartDecay = spec.StartDecay,
            Metric = spec.Metric switch { "l1" => ConsistencyMetric.L1, "pseudo-huber" => ConsistencyMetric.PseudoHuber, _ => ConsistencyMetric.L2 },
            HuberConstant = spec.HuberConstant,
        };
    }

    private static ImprovedConsistencyOptions Improved(ObjectiveSpec spec)
    {
        var usual = new ImprovedConsistencyOptions();
        return usual with
        {
            StartScales = spec.StartScales > 0 ? spec.StartScales : usual.StartScales,
            EndScales = spec.EndScales > 0 ? spec.EndScales : usual.EndScales,
            CurriculumSteps = spec.CurriculumSteps > 0 ? spec.CurriculumSteps : usual.CurriculumSteps,
            HuberConstant = spec.HuberConstant,
            LogMean = spec.LogMean,
            LogDeviation = spec.LogDeviation,
        };
    }

    private static EasyConsistencyOptions Easy(ObjectiveSpec spec) => new()
    {
        StageSteps = spec.StageSteps,
        HuberConstant = spec.HuberConstant,
        LogMean = spec.LogMean,
        LogDeviation = spec.LogDeviation,
    };

    private static FlowOptions Flow(ObjectiveSpec spec) => new()
    {
        Path = spec.Path switch
        {
            "target" => FlowPath.Target, "schroedinger-bridge" => FlowPath.SchroedingerBridge, "variance-preserving" => FlowPath.VariancePreserving,
            _ => FlowPath.Independent,
        },
        Sigma = spec.Sigma,
    };

    private static ConsistencyObjectiveOptions WithLevels(ConsistencyObjectiveOptions options, ObjectiveSpec spec) => options with
    {
        SigmaMin = spec.SigmaMin,
        SigmaMax = spec.SigmaMax,
        Rho = spec.Rho,
        SigmaData = spec.SigmaData,
        NetworkTimeScale = spec.TimeScale,
    };
}
