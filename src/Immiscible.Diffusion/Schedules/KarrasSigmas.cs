namespace Immiscible.Diffusion.Schedules;

/// <summary>
/// Noise levels that crowd near the least: sigma^(1 / rho) goes evenly from sigma_min^(1 / rho) to sigma_max^(1 / rho) (Karras et al., 2022,
/// equation 5; ascending, as in Song et al., 2023, section 2). In float64.
/// </summary>
/// <param name="Minimum">sigma_min, above 0</param>
/// <param name="Maximum">sigma_max, above sigma_min</param>
/// <param name="Rho">rho, above 0</param>
public sealed record KarrasSigmas(double Minimum, double Maximum, double Rho)
{
    private readonly double _least = Math.Pow(Minimum, 1 / Rho);
    private readonly double _most = Math.Pow(Maximum, 1 / Rho);

    /// <summary>The level at a share of the way from the least (0) to the most noise (1); both ends are exact.</summary>
    /// <param name="level">from 0 to 1</param>
    public double At(double level) => level switch
    {
        <= 0 => Minimum,
        >= 1 => Maximum,
        _ => Math.Pow(_least + level * (_most - _least), Rho),
    };

    /// <summary>N levels, ascending, both ends included.</summary>
    /// <param name="count">N, at least 2</param>
    public double[] Ascending(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var sigmas = new double[count];
        for (var i = 0; i < count; i++) sigmas[i] = At((double)i / (count - 1));
        return sigmas;
    }
}
