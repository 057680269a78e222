using System.Globalization;
using Immiscible.Console.Matching.Tables;

namespace Immiscible.Console.Views;

/// <summary>The measured table as text.</summary>
internal static class TableText
{
    private static readonly string[] Titles = ["images", "batch", "distance", "paper", "match", "SciPy", "ratio"];
    private static readonly string[] BlockTitles = ["in blocks", "loss", "match in blocks"];

    /// <summary>Writes the table and what its columns mean.</summary>
    /// <param name="rows">At least one row.</param>
    /// <param name="scipy">SciPy's version; null where there is none.</param>
    /// <param name="scipyProblem">Why there is none.</param>
    /// <param name="output">Where to.</param>
    public static void Write(IReadOnlyList<TableRow> rows, string? scipy, string? scipyProblem, TextWriter output)
    {
        var inBlocks = rows.Any(row => row.LargestBlock is not null);
        string[] titles = inBlocks ? [.. Titles, .. BlockTitles] : Titles;
        TextTable.Write(titles, [.. rows.Select(row => Cells(row, inBlocks))], output);

        output.WriteLine();
        output.WriteLine("distance: mean L2 distance to the matched noise against a random pairing; paper: Table 2 of arXiv 2406.12303");
        output.WriteLine($"match: quantise ({rows[0].Quantization}) and solve on one thread, median after a warm-up"
            + (rows.All(row => row.Optimal) ? "; every match proven optimal as quantised" : ""));
        if (inBlocks)
            output.WriteLine($"in blocks: of at most {rows.Max(row => row.LargestBlock)} images each; loss: percentage points against the whole");
        output.WriteLine(scipy is not null
            ? $"SciPy {scipy}: linear_sum_assignment on the same matrices in float64; {Excess(rows.Max(row => row.SciPyExcess) ?? 0)}"
            : $"SciPy: not compared ({scipyProblem}); name a Python that has it with --python");
    }

    private static string[] Cells(TableRow row, bool inBlocks)
    {
        string[] whole =
        [
            row.Images, row.Size.ToString(CultureInfo.InvariantCulture), Percent(row.ReductionPercent), Percent(row.PaperReductionPercent),
            Figures.PreciseMilliseconds(row.Milliseconds), Figures.PreciseMilliseconds(row.SciPyMilliseconds),
            Figures.Rate(row.SciPyMilliseconds / row.Milliseconds),
        ];
        return inBlocks
            ? [.. whole, Percent(row.BlockReductionPercent), Points(row.BlockLossPoints), Figures.PreciseMilliseconds(row.BlockMilliseconds)]
            : whole;
    }

    private static string Excess(double largest) => largest == 0
        ? "every match costs what SciPy's does"
        : string.Create(CultureInfo.InvariantCulture, $"a match costs at most {largest:0.0E+0} more than SciPy's, as a fraction");

    private static string Points(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? Figures.None;

    private static string Percent(double? value) => Figures.Percent(value / 100);
}
