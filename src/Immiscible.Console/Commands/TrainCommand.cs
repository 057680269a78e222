using System.CommandLine;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Runs;
using Immiscible.Console.Application;
using Immiscible.Console.Launch;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible train</c>: starts a run and watches it to its end.</summary>
internal static class TrainCommand
{
    public static Command Create(ConsoleServices services)
    {
        var spec = new Argument<string>("preset|spec.yaml") { Description = $"One of {string.Join(", ", RunSpecPresets.Names)}, or the path of a YAML file." };
        var output = new Option<string?>("--out")
        {
            Description = "Run directory; runs/<name> when not given. With --cluster it is the cluster's, from the root or from its storage on.", HelpName = "dir",
        };
        var options = new RunOptions(services);
        var command = new Command("train", "Train a model.") { spec, output };
        options.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var read = RunSpecReader.FromPresetOrFile(parsed.GetValue(spec)!, options.Overrides(parsed));
            if (read.Data is { Source: not "shapes", Path: null })
                throw new CommandException($"{read.Name}: data.path is not given; name the folder of the {read.Data.Source} files with --data <dir>");
            // The silos of a cluster may see what this process does not, and check it themselves.
            if (options.OnCluster(parsed) is { } cluster) return cluster.TrainAsync(read, parsed.GetValue(output));
            var directory = parsed.GetValue(output) ?? FreeDirectory(read.Name);
            RunDirectory.RequireFree(directory);
            WritableFolder.Check("--out", directory);
            return options.RunHereAsync(parsed, WithFullPath(read), directory, resume: false);
        });
        return command;
    }

    /// <summary>The spec with the paths of what it reads absolute, so that the run can be resumed from anywhere.</summary>
    internal static RunSpec WithFullPath(RunSpec spec) => spec with
    {
        Data = spec.Data with { Path = spec.Data.Path is { } data ? Path.GetFullPath(data) : null },
        Model = spec.Model with { Weights = spec.Model.Weights is { } weights ? Path.GetFullPath(weights) : null },
    };

    /// <summary>Where a run goes when no directory was given: runs/name, or the first of runs/name-2, ... that is free.</summary>
    internal static string FreeDirectory(string name)
    {
        var first = Path.GetFullPath(Path.Combine("runs", name));
        return Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? first : $"{first}-{n}").First(path => !Path.Exists(path));
    }
}
