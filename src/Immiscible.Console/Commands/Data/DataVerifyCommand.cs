using System.CommandLine;
using System.CommandLine.Parsing;
using Immiscible.Cluster.Contracts.Specs.Reading;
using Immiscible.Console.Application;
using Immiscible.Console.Inspection;
using Immiscible.Console.Views;
using Immiscible.Data.Surveys;

namespace Immiscible.Console.Commands.Data;

/// <summary><c>immiscible data verify</c>: decodes every image and says what is wrong.</summary>
internal static class DataVerifyCommand
{
    private const string OnBadName = "--on-bad-sample";
    private const string Fail = "fail", Skip = "skip";

    public static Command Create(ConsoleServices services)
    {
        var source = new DataSource();
        var onBad = new Option<string>(OnBadName)
        {
            Description = "fail: a bad image is an error; skip: bad images are counted and told, as a run that skips them would. fail when not given.", HelpName = "fail|skip",
            DefaultValueFactory = static _ => Fail, CustomParser = Parse,
        };
        var classes = NumberOption.Create("--classes", 1, int.MaxValue, "Labels must be from 0 to one less than this.");
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("verify", "Decode every image of a data set and check its labels; 0 means that it can be trained on.");
        source.AddTo(command);
        command.Options.Add(onBad);
        command.Options.Add(classes);
        command.Options.Add(json);
        command.SetAction((parsed, _) => DataSource.UseAsync(async () =>
        {
            var options = source.Of(parsed);
            var survey = await CountLine.ShowAsync(services, "images checked",
                (progress, stop) => Task.Run(() => DatasetSurvey.Run(options, parsed.GetValue(classes), progress, stop), stop));
            if (survey.Value is not { } found) return survey.ExitCode;
            var report = new DataVerifyReport(found.Format, found.Samples, found.BadSamples, found.Labels, found.Problems);
            if (parsed.GetValue(json)) services.Output.WriteLine(ConsoleJson.Write(report));
            else DataVerifyText.Write(options.Path!, report, services.Output);
            return report.IsUsable(skipsBadSamples: parsed.GetValue(onBad) == Skip) ? ExitCode.Success : ExitCode.BadInput;
        }));
        return command;
    }

    private static string? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (text is Fail or Skip) return text;
        result.AddError($"{OnBadName} {text}: allowed are {Fail} and {Skip}{NearestName.Hint(text, [Fail, Skip])}");
        return null;
    }
}
