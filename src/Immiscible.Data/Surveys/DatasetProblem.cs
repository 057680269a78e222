namespace Immiscible.Data.Surveys;

/// <summary>One thing that is wrong with a data set.</summary>
/// <param name="File">Path of the file or folder.</param>
/// <param name="Where">The place in it, such as <c>row 12</c> or <c>entry 000123.jpg at byte offset 5120</c>; empty where the file is the sample.</param>
/// <param name="Message">What is wrong there.</param>
public sealed record DatasetProblem(string File, string Where, string Message)
{
    /// <summary>The problem on one line.</summary>
    public override string ToString() => $"'{File}'{(Where.Length > 0 ? " " + Where : "")}: {Message}";
}
