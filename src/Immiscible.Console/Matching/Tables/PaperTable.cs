namespace Immiscible.Console.Matching.Tables;

/// <summary>What Table 2 of "Immiscible Diffusion" (arXiv 2406.12303) prints.</summary>
internal static class PaperTable
{
    /// <summary>The distance reduction at a batch size, in percent; null for a size that the paper does not have.</summary>
    public static double? ReductionPercent(int size) => size switch
    {
        128 => -1.93,
        256 => -2.16,
        512 => -2.32,
        1024 => -2.44,
        _ => null,
    };
}
