namespace Immiscible.Diffusion.Schedules;

/// <summary>
/// Tables of the forward process q(x_t | x_0) = N(sqrt(abar_t) x_0, (1 - abar_t) I), abar_t = prod_{s &lt;= t} (1 - beta_s) (DDPM,
/// equation 4). Computed in float64 and then cast, as tqch/ddpm-torch does.
/// </summary>
public sealed class NoiseSchedule
{
    private readonly double[] _alphasBar;
    private readonly float[] _signal;
    private readonly float[] _noise;

    /// <param name="betas">beta_t for t from 0 to T - 1, each between 0 and 1; the last may be 1</param>
    public NoiseSchedule(ReadOnlySpan<double> betas)
    {
        _alphasBar = new double[betas.Length];
        var product = 1.0;
        for (var t = 0; t < betas.Length; t++) _alphasBar[t] = product *= 1 - betas[t];
        _signal = Array.ConvertAll(_alphasBar, a => (float)Math.Sqrt(a));
        _noise = Array.ConvertAll(_alphasBar, a => (float)Math.Sqrt(1 - a));
    }

    /// <summary>T.</summary>
    public int Timesteps => _alphasBar.Length;

    /// <summary>abar_t in float64, T values.</summary>
    public ReadOnlySpan<double> AlphasBar => _alphasBar;

    /// <summary>sqrt(abar_t), T values: what the image is multiplied by.</summary>
    public ReadOnlySpan<float> SignalScales => _signal;

    /// <summary>sqrt(1 - abar_t), T values: what the noise is multiplied by.</summary>
    public ReadOnlySpan<float> NoiseScales => _noise;

    /// <summary>Signal-to-noise ratio abar_t / (1 - abar_t).</summary>
    /// <param name="timestep">t, from 0 to T - 1</param>
    public double SignalToNoise(long timestep) => _alphasBar[timestep] / (1 - _alphasBar[timestep]);

    /// <summary>The timestep at a share of the way from the first (0) to the last (1), rounded to the nearest.</summary>
    /// <param name="level">from 0 to 1</param>
    public int TimestepAt(double level) => (int)Math.Round(level * (Timesteps - 1));

    /// <summary>The timestep of a uniform 32-bit draw: floor(draw T / 2^32).</summary>
    public int Timestep(uint draw) => (int)(((ulong)draw * (ulong)Timesteps) >> 32);
}
