namespace Immiscible.Diffusion.Objectives;

/// <summary>What the lognormal distribution of the noise levels allows.</summary>
internal static class LognormalRange
{
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public static void Check(double mean, double deviation)
    {
        if (!double.IsFinite(mean)) throw new DiffusionException($"objective: logMean is {mean}; it must be a finite number");
        if (!(deviation > 0 && double.IsFinite(deviation))) throw new DiffusionException($"objective: logDeviation is {deviation}; it must be above 0");
    }
}
