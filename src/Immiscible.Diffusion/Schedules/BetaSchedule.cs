namespace Immiscible.Diffusion.Schedules;

/// <summary>Variances beta_t of the forward process, t from 0 to T - 1, in float64.</summary>
public static class BetaSchedule
{
    /// <summary>T evenly spaced values from <paramref name="start"/> to <paramref name="end"/>, both included (DDPM, section 4).</summary>
    /// <param name="start">beta_0, above 0</param>
    /// <param name="end">beta_T-1, below 1</param>
    /// <param name="timesteps">T, at least 1</param>
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public static double[] Linear(double start, double end, int timesteps)
    {
        if (timesteps < 1) throw new DiffusionException($"objective: timesteps is {timesteps}; it must be at least 1");
        if (start is not (> 0 and < 1)) throw new DiffusionException($"objective: betaStart is {start}; it must lie between 0 and 1");
        if (end is not (> 0 and < 1)) throw new DiffusionException($"objective: betaEnd is {end}; it must lie between 0 and 1");
        var betas = new double[timesteps];
        var step = timesteps > 1 ? (end - start) / (timesteps - 1) : 0;
        // from both ends, as torch.linspace: so that the last value is exact
        for (var t = 0; t < timesteps; t++)
            betas[t] = t < (timesteps + 1) / 2 ? start + step * t : end - step * (timesteps - 1 - t);
        return betas;
    }
}
