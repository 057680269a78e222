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
        Check(start, end, timesteps);
        return Spaced(start, end, timesteps);
    }

    /// <summary>
    /// T values whose square roots are evenly spaced: <c>scaled_linear</c> of Stable Diffusion, <c>quad</c> of tqch/ddpm-torch.
    /// </summary>
    /// <inheritdoc cref="Linear"/>
    public static double[] ScaledLinear(double start, double end, int timesteps)
    {
        Check(start, end, timesteps);
        return Array.ConvertAll(Spaced(Math.Sqrt(start), Math.Sqrt(end), timesteps), static root => root * root);
    }

    /// <summary>
    /// 1 - f(t + 1) / f(t), but at most 0.999, with f(t) = cos^2((t / T + 0.008) / 1.008 pi / 2) (Nichol and Dhariwal, 2021, equation 17):
    /// <c>squaredcos_cap_v2</c> of diffusers.
    /// </summary>
    /// <param name="timesteps">T, at least 1</param>
    /// <exception cref="DiffusionException">T is out of range.</exception>
    public static double[] Cosine(int timesteps)
    {
        CheckTimesteps(timesteps);
        var betas = new double[timesteps];
        for (var t = 0; t < timesteps; t++) betas[t] = Math.Min(1 - Signal(t + 1) / Signal(t), 0.999);
        return betas;

        double Signal(int t)
        {
            var cosine = Math.Cos(((double)t / timesteps + 0.008) / 1.008 * Math.PI / 2);
            return cosine * cosine;
        }
    }

    /// <summary>
    /// The same process shifted and scaled so that sqrt(abar_t) keeps its first value and ends at 0 (Lin et al., 2024, algorithm 1). The last
    /// beta becomes 1.
    /// </summary>
    /// <param name="betas">beta_t, at least two values</param>
    /// <exception cref="DiffusionException">There are fewer than two values.</exception>
    public static double[] RescaleZeroTerminalSnr(ReadOnlySpan<double> betas)
    {
        if (betas.Length < 2) throw new DiffusionException($"objective: timesteps is {betas.Length}; rescaleZeroTerminalSnr needs at least 2");
        var signals = new double[betas.Length];
        var product = 1.0;
        for (var t = 0; t < signals.Length; t++) signals[t] = Math.Sqrt(product *= 1 - betas[t]);
        var (first, last) = (signals[0], signals[^1]);
        var rescaled = new double[signals.Length];
        var before = 1.0;
        for (var t = 0; t < rescaled.Length; t++)
        {
            var signal = (signals[t] - last) * (first / (first - last));
            rescaled[t] = 1 - signal * signal / (before * before);
            before = signal;
        }

        return rescaled;
    }

    // from both ends, as torch.linspace: so that the last value is exact
    private static double[] Spaced(double start, double end, int count)
    {
        var values = new double[count];
        var step = count > 1 ? (end - start) / (count - 1) : 0;
        for (var t = 0; t < count; t++) values[t] = t < (count + 1) / 2 ? start + step * t : end - step * (count - 1 - t);
        return values;
    }

    private static void Check(double start, double end, int timesteps)
    {
        CheckTimesteps(timesteps);
        if (start is not (> 0 and < 1)) throw new DiffusionException($"objective: betaStart is {start}; it must lie between 0 and 1");
        if (end is not (> 0 and < 1)) throw new DiffusionException($"objective: betaEnd is {end}; it must lie between 0 and 1");
    }

    private static void CheckTimesteps(int timesteps)
    {
        if (timesteps < 1) throw new DiffusionException($"objective: timesteps is {timesteps}; it must be at least 1");
    }
}
