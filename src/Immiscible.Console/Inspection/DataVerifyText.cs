using Immiscible.Console.Application;
using Immiscible.Console.Views;

namespace Immiscible.Console.Inspection;

/// <summary>The findings of <c>data verify</c> as text.</summary>
internal static class DataVerifyText
{
    /// <summary>Writes what was checked, and every problem.</summary>
    public static void Write(string path, DataVerifyReport report, TextWriter output)
    {
        var verdict = report.Problems.Count switch { 0 => "ok", 1 => "1 problem", var many => $"{Figures.Count(many)} problems" };
        output.WriteLine($"{DisplayPath.Of(path)}: {verdict}; {Figures.Count(report.Samples)} images ({report.Format}), {Figures.Count(report.Bad)} bad");
        ProblemText.Write(report.Problems, output);
    }
}
