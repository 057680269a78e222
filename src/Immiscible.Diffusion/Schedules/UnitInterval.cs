namespace Immiscible.Diffusion.Schedules;

/// <summary>Uniform 32-bit draws as numbers and as choices.</summary>
internal static class UnitInterval
{
    /// <summary>The middle of a draw's cell, (draw + 1/2) / 2^32: above 0 and below 1.</summary>
    public static double Middle(uint draw) => (draw + 0.5) / (1UL << 32);

    /// <summary>One of <paramref name="count"/> equally likely choices, from 0: floor(draw count / 2^32).</summary>
    public static int Choice(uint draw, int count) => (int)(((ulong)draw * (ulong)count) >> 32);
}
