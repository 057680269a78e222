using Immiscible.Console.Views;
using Immiscible.Data.Surveys;

namespace Immiscible.Console.Inspection;

/// <summary>What is wrong with a data set, as text.</summary>
internal static class ProblemText
{
    private const int Most = 50;

    /// <summary>Writes a line for each of the first fifty problems, and how many more there are.</summary>
    public static void Write(IReadOnlyList<DatasetProblem> problems, TextWriter output)
    {
        foreach (var problem in problems.Take(Most)) output.WriteLine($"  problem: {problem.ToString().ReplaceLineEndings(" ")}");
        if (problems.Count > Most) output.WriteLine($"  and {Figures.Count(problems.Count - Most)} problems more, which --json lists");
    }
}
