using System.Text.RegularExpressions;

namespace Immiscible.Deployment.Tests.Support;

/// <summary>The environment variables that the program reads, from its source.</summary>
internal static partial class ProgramVariables
{
    /// <summary>Their names.</summary>
    public static IReadOnlySet<string> Names { get; } = Repository.Files("src", "*.cs")
        .Select(Repository.Read)
        .Where(static source => source.Contains("GetEnvironmentVariable(", StringComparison.Ordinal))
        .SelectMany(static source => ConstantPattern().Matches(source))
        .Select(static match => match.Groups[1].Value)
        .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex("""const string \w+ = "(IMMISCIBLE_[A-Z_]+)";""")]
    private static partial Regex ConstantPattern();
}
