using System.CommandLine;
using Immiscible.Cluster.Runs;
using Immiscible.Console.Application;
using Immiscible.Console.Launch;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible resume</c>: goes on with a run that was stopped.</summary>
internal static class ResumeCommand
{
    public static Command Create(ConsoleServices services)
    {
        var directory = new Argument<string>("dir") { Description = "The run directory; with --cluster the cluster's, or the run's name." };
        var options = new RunOptions(services);
        var command = new Command("resume", "Go on with a run from its newest checkpoint.") { directory };
        options.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var path = parsed.GetValue(directory)!;
            var overrides = options.Overrides(parsed);
            if (options.OnCluster(parsed) is { } cluster) return cluster.ResumeAsync(path, overrides);
            var run = RunDirectory.Open(path);
            var spec = ResumedSpec.Read(run.ReadSpec, overrides);
            WritableFolder.Check("resume", path);
            return options.RunHereAsync(parsed, TrainCommand.WithFullPath(spec), path, resume: true);
        });
        return command;
    }
}
