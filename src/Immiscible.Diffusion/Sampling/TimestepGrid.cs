namespace Immiscible.Diffusion.Sampling;

/// <summary>The timesteps that a sampler visits.</summary>
public static class TimestepGrid
{
    /// <summary>S of the timesteps 0 to T - 1, not always whole, from the noisiest down.</summary>
    /// <param name="spacing">how they are spread</param>
    /// <param name="steps">S</param>
    /// <param name="timesteps">T</param>
    /// <param name="offset">added to each with <see cref="TimestepSpacing.Leading"/> spacing</param>
    /// <exception cref="DiffusionException">S lies outside 1 to T, or the offset leads beyond T - 1.</exception>
    public static double[] Spread(TimestepSpacing spacing, int steps, int timesteps, int offset = 0)
    {
        if (steps < 1 || steps > timesteps)
            throw new DiffusionException($"sampling: steps is {steps}; it must lie between 1 and timesteps ({timesteps})");
        if (spacing == TimestepSpacing.Leading && (offset < 0 || (long)(steps - 1) * (timesteps / steps) + offset >= timesteps))
            throw new DiffusionException($"sampling: stepsOffset is {offset}; it must lie between 0 and {timesteps - 1 - (steps - 1) * (timesteps / steps)} with {steps} of {timesteps} steps");
        var grid = new double[steps];
        for (var i = 0; i < steps; i++) grid[i] = At(spacing, steps - 1 - i, steps, timesteps, offset);
        return grid;
    }

    /// <summary>S different whole timesteps from the noisiest down.</summary>
    /// <inheritdoc cref="Spread" path="/*[not(self::summary)]"/>
    public static int[] Whole(TimestepSpacing spacing, int steps, int timesteps, int offset = 0) =>
        Array.ConvertAll(Spread(spacing, steps, timesteps, offset), t => (int)Math.Round(t, MidpointRounding.ToEven));

    private static double At(TimestepSpacing spacing, int i, int steps, int timesteps, int offset) => spacing switch
    {
        TimestepSpacing.Linear => (long)i * timesteps / steps,
        TimestepSpacing.Leading => (long)i * (timesteps / steps) + offset,
        // a single step begins with pure noise, at T - 1
        TimestepSpacing.Linspace => i == steps - 1 ? timesteps - 1 : i * ((timesteps - 1.0) / (steps - 1)),
        TimestepSpacing.Trailing => Math.Round(timesteps + (steps - 1 - i) * Stride(timesteps, steps), MidpointRounding.ToEven) - 1,
        _ => throw new DiffusionException($"sampling: spacing {spacing} does not exist; choose {string.Join(", ", Enum.GetNames<TimestepSpacing>())}"),
    };

    // numpy's arange steps by the difference of its first two values as they were rounded, on which the side of a half depends
    private static double Stride(double timesteps, int steps) => timesteps - timesteps / steps - timesteps;
}
