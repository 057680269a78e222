using System.Globalization;
using Immiscible.Console.Benchmarking;

namespace Immiscible.Console.Views;

/// <summary>A measured step as text.</summary>
internal static class StepText
{
    private static readonly string[] Titles = ["kind", "part", "a step", "spread", "share", "tensors", "moved", "computed", "at best", "times that"];

    /// <summary>Writes the table and what follows from it.</summary>
    public static void Write(StepReport report, TextWriter output)
    {
        output.WriteLine($"{report.Spec} on {report.Device}, {report.Arithmetic}, {Count(report.Threads, "thread")}: {Count(report.Batch, "image")} in "
            + $"{Count(report.Granules, "granule")}, {Figures.Count(report.Parameters)} parameters; medians of {Count(report.Rounds, "round")} of {Count(report.Steps, "step")}");
        TextTable.Write(Titles, [.. report.Parts.Select(Row)], output);

        output.WriteLine();
        output.WriteLine($"overhead: a whole step takes {Percent(report.Overhead)} more than bare forward and backward passes, the replica's step {Percent(report.ReplicaOverhead)}");
        if (report.MatchingRatio is { } ratio)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"matching: a step with it takes {ratio.Median:0.000} ({ratio.Least:0.000} to {ratio.Greatest:0.000}) times as long as one without"));
        output.WriteLine($"images a second: {Figures.Rate(report.ImagesPerSecond)}"
            + (report.UnmatchedImagesPerSecond is { } unmatched ? $", without matching {Figures.Rate(unmatched)}" : ""));
        output.WriteLine($"memory: {Figures.Bytes(report.PeakBytes)} resident at the peak of whole steps"
            + (report.DeviceBytes is { } device ? $"; {Figures.Bytes(device)} in use on GPUs, by whomever" : ""));
        output.WriteLine($"at best: {Scaled(report.FlopsPerSecond.Median)}FLOP/s as a product of matrices, {Scaled(report.BytesPerSecond.Median)}B/s as a copy, read and written together; "
            + $"forward and backward passes of a step take {Scaled(report.StepFlops)}FLOP");
        output.WriteLine("bare: the network's passes on tensors in place, its dropout included; replica: with objective and update; whole: a run, unmatched: with matching.mode=none;");
        output.WriteLine("rest: what no part of a whole step accounts for; tensors: calls of torch from here that give one; commit and apply are of the step before");
    }

    private static string[] Row(PartReport part) =>
    [
        part.Kind, part.Part, Figures.PreciseMilliseconds(part.Milliseconds.Median),
        // Half of what lies between the least and the greatest round.
        part.Milliseconds.Median > 0 ? $"+-{Whole((part.Milliseconds.Greatest - part.Milliseconds.Least) / part.Milliseconds.Median / 2)}" : Figures.None,
        Whole(part.Share), part.Tensors is { } tensors ? Figures.Count(tensors) : Figures.None,
        part.Bytes is { } bytes ? $"{Scaled(bytes)}B" : Figures.None, part.Flops is { } flops ? $"{Scaled(flops)}FLOP" : Figures.None,
        Figures.PreciseMilliseconds(part.FloorMilliseconds), part.TimesFloor?.ToString("0.00", CultureInfo.InvariantCulture) ?? Figures.None,
    ];

    private static string Whole(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{fraction * 100:0} %");

    private static string Percent(RoundSpread fraction) =>
        string.Create(CultureInfo.InvariantCulture, $"{fraction.Median * 100:0.0} % ({fraction.Least * 100:0.0} to {fraction.Greatest * 100:0.0})");

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : string.Create(CultureInfo.InvariantCulture, $"{count} {what}s");

    private static string Scaled(double value)
    {
        string[] prefixes = ["", "k", "M", "G", "T", "P"];
        var power = 0;
        for (; value >= 999.5 && power < prefixes.Length - 1; power++) value /= 1000;
        return $"{value.ToString(value switch { < 9.995 => "0.00", < 99.95 => "0.0", _ => "0" }, CultureInfo.InvariantCulture)} {prefixes[power]}";
    }
}
