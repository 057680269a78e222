using System.CommandLine;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Application;
using Immiscible.Console.Launch;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible train</c>: starts a run and watches it to its end.</summary>
internal static class TrainCommand
{
    public static Command Create(ConsoleServices services)
    {
        var spec = new Argument<string>("preset|spec.yaml") { Description = $"One of {string.Join(", ", RunSpecPresets.Names)}, or the path of a YAML file." };
        var output = new Option<string?>("--out") { Description = "Run directory; runs/<name> when not given.", HelpName = "dir" };
        var options = new RunOptions();
        var command = new Command("train", "Train a model.") { spec, output };
        options.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var read = RunSpecReader.FromPresetOrFile(parsed.GetValue(spec)!, options.Overrides(parsed));
            if (read.Data is { Source: "cifar10", Path: null })
                throw new CommandException($"{read.Name}: data.path is not given; name the folder of the {read.Data.Source} files with --data <dir>");
            var directory = RunDirectory.ForNewRun(parsed.GetValue(output) ?? RunDirectory.Free(read.Name));
            return new RunWatch(services, options.Json(parsed)).RunAsync(
                new LaunchRequest(WithFullPath(read), directory, Resume: false, options.MetricsPort(parsed)));
        });
        return command;
    }

    /// <summary>The spec with <c>data.path</c> absolute, so that the run can be resumed from anywhere.</summary>
    internal static RunSpec WithFullPath(RunSpec spec) =>
        spec.Data.Path is { } path ? spec with { Data = spec.Data with { Path = Path.GetFullPath(path) } } : spec;
}
