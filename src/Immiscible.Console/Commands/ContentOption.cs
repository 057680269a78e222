using System.CommandLine;
using System.CommandLine.Parsing;
using Immiscible.Cluster.Contracts.Runs.Files;
using Immiscible.Cluster.Contracts.Specs.Reading;

namespace Immiscible.Console.Commands;

/// <summary><c>--what</c>: parts of a run.</summary>
internal static class ContentOption
{
    private const string Name = "--what";

    private static readonly Dictionary<string, RunContent> Parts = new()
    {
        ["samples"] = RunContent.Samples,
        // Where the cluster has drawn none, they are drawn here.
        ["curves"] = RunContent.Curves | RunContent.Metrics,
        ["metrics"] = RunContent.Metrics,
        ["ledger"] = RunContent.Ledger,
        ["checkpoints"] = RunContent.NewestCheckpoint,
    };

    /// <summary>The option; everything when not given.</summary>
    public static Option<RunContent> Create() => new(Name)
    {
        Description = $"Parts of the run: {string.Join(',', Parts.Keys)}; all of them when not given. The spec comes with any.",
        HelpName = "part,part,...",
        CustomParser = Parse,
        DefaultValueFactory = static _ => Parts.Values.Aggregate(static (all, part) => all | part),
    };

    private static RunContent Parse(ArgumentResult result)
    {
        var content = RunContent.None;
        foreach (var word in string.Join(',', result.Tokens.Select(static token => token.Value)).Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Parts.TryGetValue(word, out var part))
            {
                result.AddError($"{Name} {word}: is no part of a run{NearestName.Hint(word, Parts.Keys)}; allowed are {string.Join(", ", Parts.Keys)}, with commas between them");
                break;
            }
            content |= part;
        }
        return content;
    }
}
