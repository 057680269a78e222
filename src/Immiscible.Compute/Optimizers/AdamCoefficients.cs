namespace Immiscible.Compute.Optimizers;

/// <summary>The constants of one Adam step, computed in double precision and rounded once.</summary>
internal readonly struct AdamCoefficients
{
    public AdamCoefficients(AdamOptions options, long step, float gradientScale, float emaDecay)
    {
        Scale = gradientScale;
        Decay = (float)options.WeightDecay;
        NewFirst = (float)(1 - options.Beta1);
        OldSecond = (float)options.Beta2;
        NewSecond = (float)(1 - options.Beta2);
        SecondCorrection = (float)(1 / Math.Sqrt(1 - Power(options.Beta2, step)));
        Epsilon = (float)options.Epsilon;
        NegativeStep = (float)(-options.LearningRate / (1 - Power(options.Beta1, step)));
        OldAverage = emaDecay;
        NewAverage = 1 - emaDecay;
    }

    public float Scale { get; }

    public float Decay { get; }

    public float NewFirst { get; }

    public float OldSecond { get; }

    public float NewSecond { get; }

    public float SecondCorrection { get; }

    public float Epsilon { get; }

    public float NegativeStep { get; }

    public float OldAverage { get; }

    public float NewAverage { get; }

    /// <summary>Powers by squaring: unlike the C library's pow, the same bits on every system.</summary>
    private static double Power(double value, long exponent)
    {
        var result = 1.0;
        for (; exponent > 0; exponent >>= 1, value *= value)
            if ((exponent & 1) != 0) result *= value;
        return result;
    }
}
