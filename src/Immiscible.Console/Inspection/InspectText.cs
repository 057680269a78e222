using Immiscible.Console.Application;
using Immiscible.Console.Views;

namespace Immiscible.Console.Inspection;

/// <summary>What a data set is, as text.</summary>
internal static class InspectText
{
    private const int MostClasses = 30, MostSizes = 5;

    /// <summary>Writes the figures, then classes and problems line by line.</summary>
    public static void Write(InspectReport report, TextWriter output)
    {
        output.WriteLine($"{DisplayPath.Of(report.Path)} ({report.Split})");
        Line("format", report.Format);
        Line("images", Figures.Count(report.Samples) + (report.Bad > 0 ? $", {Figures.Count(report.Bad)} of them bad" : ""));
        var sizes = string.Join(", ", report.Sizes.Take(MostSizes).Select(static size => $"{size.Width}x{size.Height} ({Figures.Count(size.Images)})"));
        Line("sizes", sizes + (report.Sizes.Count > MostSizes ? $" and {report.Sizes.Count - MostSizes} others" : ""));
        Line("classes", report.Classes.Count == 0 ? "none" : Figures.Count(report.Classes.Count));
        foreach (var one in report.Classes.Take(MostClasses)) output.WriteLine($"    {one.Label,5}  {Figures.Count(one.Images),9}  {one.Name}");
        if (report.Classes.Count > MostClasses) output.WriteLine($"    and {report.Classes.Count - MostClasses} others, which --json lists");
        Line("problems", report.Problems.Count == 0 ? "none" : Figures.Count(report.Problems.Count));
        ProblemText.Write(report.Problems, output);
        if (report.Sheet is { } sheet) output.WriteLine($"{DisplayPath.Of(sheet)}: {report.SheetImages} images");

        void Line(string name, string value) => output.WriteLine($"  {name,-10}{value}");
    }
}
