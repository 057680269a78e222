using Immiscible.Diffusion.Schedules;

namespace Immiscible.Diffusion.Sampling;

/// <summary>Noise levels in the order in which samplers visit them.</summary>
internal static class SigmaRange
{
    /// <summary>S levels from the most noise down to the least; a single one is the most.</summary>
    public static double[] Descending(this KarrasSigmas range, int steps)
    {
        var sigmas = new double[steps];
        for (var i = 0; i < steps; i++) sigmas[i] = steps == 1 ? range.Maximum : range.At(1 - (double)i / (steps - 1));
        return sigmas;
    }
}
