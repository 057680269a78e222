namespace Immiscible.Compute.Optimizers;

/// <summary>
/// The constants of one step, computed in double precision and rounded once. All optimisers are one formula:
/// g' = Scale g + Penalty w; m += NewFirst (g' - m); v = OldSecond v + NewSecond g'^2; w = Keep w + NegativeStep m / (RootFactor sqrt(v) + Epsilon).
/// </summary>
internal readonly struct UpdateCoefficients
{
    public UpdateCoefficients(UpdateRule rule, long step, float gradientScale)
    {
        Scale = gradientScale;
        NewFirst = (float)(1 - rule.Beta1);
        OldSecond = (float)rule.Beta2;
        NewSecond = (float)(1 - rule.Beta2);
        var decoupled = rule.Kind == OptimizerKind.AdamW;
        Penalty = decoupled ? 0 : (float)rule.WeightDecay;
        Keep = decoupled ? (float)(1 - rule.LearningRate * rule.WeightDecay) : 1;

        var power = Power(rule.Beta2, step);
        var rate = rule.LearningRate / (1 - Power(rule.Beta1, step));
        if (rule.Kind != OptimizerKind.RAdam)
        {
            RootFactor = (float)(1 / Math.Sqrt(1 - power));
            Epsilon = (float)rule.Epsilon;
            NegativeStep = (float)-rate;
        }
        else if (Rectification(rule.Beta2, step, power) is { } rectification)
        {
            // torch 1.13 adds epsilon to the root before the bias is taken out.
            RootFactor = 1;
            Epsilon = (float)rule.Epsilon;
            NegativeStep = (float)(-rate * rectification * Math.Sqrt(1 - power));
        }
        else
        {
            // Momentum alone: the denominator is 1.
            RootFactor = 0;
            Epsilon = 1;
            NegativeStep = (float)-rate;
        }
    }

    public float Scale { get; }

    public float Penalty { get; }

    public float Keep { get; }

    public float NewFirst { get; }

    public float OldSecond { get; }

    public float NewSecond { get; }

    public float RootFactor { get; }

    public float Epsilon { get; }

    public float NegativeStep { get; }

    /// <summary>RAdam's r_t, where the variance is tractable: rho_t > 5 as in torch (the paper has 4); else null.</summary>
    private static double? Rectification(double beta2, long step, double power)
    {
        var limit = 2 / (1 - beta2) - 1;
        var length = limit - 2 * step * power / (1 - power);
        return length > 5 ? Math.Sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length)) : null;
    }

    /// <summary>Powers by squaring: unlike the C library's pow, the same bits on every system.</summary>
    private static double Power(double value, long exponent)
    {
        var result = 1.0;
        for (; exponent > 0; exponent >>= 1, value *= value)
            if ((exponent & 1) != 0) result *= value;
        return result;
    }
}
