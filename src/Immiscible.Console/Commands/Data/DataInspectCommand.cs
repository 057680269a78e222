using System.CommandLine;
using Immiscible.Cluster.Storage;
using Immiscible.Console.Application;
using Immiscible.Console.Inspection;
using Immiscible.Console.Launch;
using Immiscible.Console.Views;
using Immiscible.Data.Surveys;

namespace Immiscible.Console.Commands.Data;

/// <summary><c>immiscible data inspect</c>: tells what a data set is, and draws some of it.</summary>
internal static class DataInspectCommand
{
    public static Command Create(ConsoleServices services)
    {
        var source = new DataSource();
        var output = new Option<string?>("--out") { Description = "Draw images of all classes into this PNG file.", HelpName = "sheet.png" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("inspect", "Tell the format, counts, sizes, classes and problems of a data set, and draw some of its images.");
        source.AddTo(command);
        command.Options.Add(output);
        command.Options.Add(json);
        command.SetAction((parsed, _) => DataSource.UseAsync(async () =>
        {
            var options = source.Of(parsed);
            var target = parsed.GetValue(output);
            if (target is not null) WritableFile.Check("--out", target, ".png", "the picture is a PNG");
            var survey = await CountLine.ShowAsync(services, "images looked at", (progress, stop) => Task.Run(() => DatasetSurvey.Run(options, progress, stop), stop));
            if (survey.Value is not { } found) return survey.ExitCode;
            var sheet = target is null ? null : ContactSheet.Draw(options, found);
            if (sheet is not null) AtomicFile.Write(target!, sheet.Png);
            var report = InspectReport.Of(options, found, target, sheet?.Images);
            if (parsed.GetValue(json)) services.Output.WriteLine(ConsoleJson.Write(report));
            else InspectText.Write(report, services.Output);
            return ExitCode.Success;
        }));
        return command;
    }
}
