using System.Text.RegularExpressions;

namespace Immiscible.Deployment.Tests.Support;

/// <summary>The environment variables that the program reads, from its source.</summary>
internal static partial class ProgramVariables
{
    /// <summary>Their names.</summary>
    public static IReadOnlySet<string> Names { get; } = Repository.Files("src", "*.cs")
        .Select(Repository.Read)
        .Where(static source => ReadPattern().IsMatch(source))
        .SelectMany(static source => ConstantPattern().Matches(source))
        .Select(static match => match.Groups[1].Value)
        .ToHashSet(StringComparer.Ordinal);

    // The environment is read directly, or by what the console's commands are given for it.
    [GeneratedRegex(@"\bGetEnvironmentVariable\(|\bservices\.Variable\b|\bFileOption\b")]
    private static partial Regex ReadPattern();

    [GeneratedRegex("""const string \w+ = "(IMMISCIBLE_[A-Z_]+)";""")]
    private static partial Regex ConstantPattern();
}
