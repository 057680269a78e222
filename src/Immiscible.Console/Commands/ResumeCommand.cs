using System.CommandLine;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Runs;
using Immiscible.Console.Application;
using Immiscible.Console.Launch;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible resume</c>: goes on with a run that was stopped.</summary>
internal static class ResumeCommand
{
    public static Command Create(ConsoleServices services)
    {
        var directory = new Argument<string>("dir") { Description = "The run directory." };
        var options = new RunOptions(services);
        var command = new Command("resume", "Go on with a run from its newest checkpoint.") { directory };
        options.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var path = parsed.GetValue(directory)!;
            var overrides = options.Overrides(parsed);
            var spec = RunDirectory.Open(path).ReadSpec(overrides);
            RefuseChangedBits(path, spec, overrides);
            if (options.Cluster(parsed) is null) WritableFolder.Check("resume", path);
            return options.RunAsync(parsed, TrainCommand.WithFullPath(spec), path, resume: true);
        });
        return command;
    }

    // A run's weights are a function of its spec: what would change them makes another run.
    private static void RefuseChangedBits(string path, RunSpec spec, IReadOnlyList<SpecOverride> overrides)
    {
        var hash = RunDirectory.Open(path).ReadSpec().TrainingHash();
        if (hash == spec.TrainingHash()) return;
        for (var count = 1; count <= overrides.Count; count++)
        {
            SpecOverride[] first = [.. overrides.Take(count)];
            if (TryHash(path, first) == hash) continue;
            throw new CommandException($"{first[^1].Origin}: {first[^1].Path} is part of what the run's weights depend on and cannot change on resume; "
                + "start a new run with immiscible train");
        }
    }

    // A part of the overrides may not be valid without the rest.
    private static string? TryHash(string path, IReadOnlyList<SpecOverride> overrides)
    {
        try
        {
            return RunDirectory.Open(path).ReadSpec(overrides).TrainingHash();
        }
        catch (RunSpecException)
        {
            return null;
        }
    }
}
