using Immiscible.Console.Diagnosis;

namespace Immiscible.Console.Views;

/// <summary>The findings of <c>doctor</c> as text.</summary>
internal static class DoctorText
{
    /// <summary>Writes every finding with what is wrong and its remedy.</summary>
    public static void Write(DoctorReport report, TextWriter output)
    {
        var width = report.Findings.Max(finding => finding.Name.Length) + 2;
        foreach (var finding in report.Findings)
        {
            output.WriteLine($"{finding.Name.PadRight(width)}{finding.Value}");
            if (finding.Problem is { } problem) output.WriteLine($"{"".PadRight(width)}{(finding.Essential ? "wrong" : "note")}: {problem}");
            if (finding.Remedy is { } remedy) output.WriteLine($"{"".PadRight(width)}remedy: {remedy}");
        }
        output.WriteLine(report.Ok ? "Ready to train." : "Not ready to train: see what is wrong above.");
    }
}
