using System.CommandLine;
using System.CommandLine.Parsing;
using Immiscible.Cluster.Contracts.Specs.Reading;
using Immiscible.Console.Application;
using Immiscible.Data;

namespace Immiscible.Console.Commands.Data;

/// <summary>The data set that a command is about: <c>path</c> and <c>--split</c>.</summary>
internal sealed class DataSource
{
    private const string SplitName = "--split";
    private static readonly string[] Splits = ["train", "test", "val", "validation"];

    private readonly Argument<string> _path = new("path") { Description = "The file, or the folder with the files; what they are is found from their content." };

    private readonly Option<string> _split = new(SplitName)
    {
        Description = $"Split: {string.Join(", ", Splits)}; train when not given.", HelpName = "split", DefaultValueFactory = static _ => Splits[0], CustomParser = Parse,
    };

    /// <summary>Adds argument and option to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_path);
        command.Options.Add(_split);
    }

    /// <summary>The set that the command line means; images of any layout.</summary>
    public DatasetOptions Of(ParseResult parsed) => new() { Source = "images", Path = parsed.GetValue(_path)!, Split = parsed.GetValue(_split)! };

    /// <summary>Does something with a set; what is wrong with it is told in the words of the command line.</summary>
    public static async Task<T> UseAsync<T>(Func<Task<T>> use)
    {
        try
        {
            return await use();
        }
        catch (DatasetException e)
        {
            // Elsewhere the split is a key of a run's spec.
            throw new CommandException(e.Message.Replace("data.split: ", $"{SplitName} ", StringComparison.Ordinal).ReplaceLineEndings(" "));
        }
        catch (BadSampleException e)
        {
            throw new CommandException(e.Message.ReplaceLineEndings(" "));
        }
    }

    private static string? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (Splits.Contains(text)) return text;
        result.AddError($"{SplitName} {text}: is no split{NearestName.Hint(text, Splits)}; allowed are {string.Join(", ", Splits)}");
        return null;
    }
}
