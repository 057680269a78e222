namespace Immiscible.Diffusion.Schedules;

/// <summary>
/// What makes a network F a consistency function: f(x, sigma) = c_skip(sigma) x + c_out(sigma) F(c_in(sigma) x, c_noise(sigma)), the identity at
/// sigma_min whatever F is (Song et al., 2023, appendix C; <c>get_scalings_for_boundary_condition</c> of openai/consistency_models). With
/// sigma_min = 0 these are the scalings of EDM (Karras et al., 2022, table 1).
/// </summary>
/// <param name="sigmaData">standard deviation of the images, above 0</param>
/// <param name="sigmaMin">the level at which the function is the identity, at least 0</param>
public sealed class ConsistencyScalings(double sigmaData, double sigmaMin)
{
    // ln 0 is no number that a network can take in; where sigma is 0 its output has no weight
    private const double LeastNamedSigma = 1e-8;

    /// <summary>c_skip = sigma_data^2 / ((sigma - sigma_min)^2 + sigma_data^2).</summary>
    public double Skip(double sigma) => sigmaData * sigmaData / ((sigma - sigmaMin) * (sigma - sigmaMin) + sigmaData * sigmaData);

    /// <summary>c_out = (sigma - sigma_min) sigma_data / sqrt(sigma^2 + sigma_data^2).</summary>
    public double Out(double sigma) => (sigma - sigmaMin) * sigmaData / Math.Sqrt(sigma * sigma + sigmaData * sigmaData);

    /// <summary>c_in = 1 / sqrt(sigma^2 + sigma_data^2).</summary>
    public double In(double sigma) => 1 / Math.Sqrt(sigma * sigma + sigmaData * sigmaData);

    /// <summary>c_noise = ln(sigma) / 4.</summary>
    public static double Time(double sigma) => Math.Log(Math.Max(sigma, LeastNamedSigma)) / 4;
}
