using System.CommandLine;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Application;
using Immiscible.Console.Launch;
using Immiscible.Console.Sampling;

namespace Immiscible.Console.Commands;

/// <summary>The options that say what <c>sample</c> draws, wherever it is drawn.</summary>
internal sealed class SampleOptions
{
    private readonly Option<int?> _count = NumberOption.Create("--count", 1, 65_536, "Number of images; sampling.count of the run when not given.");
    private readonly Option<int?> _steps = NumberOption.Create("--steps", 1, 100_000, "DDIM steps; sampling.steps of the run when not given.");
    private readonly Option<ulong?> _seed = NumberOption.Create("--seed", 0UL, ulong.MaxValue, "Seed of the starting noise; sampling.seed of the run when not given.");
    private readonly Option<long?> _checkpoint = NumberOption.Create("--checkpoint", 0L, long.MaxValue, "Step of the checkpoint; the newest when not given.");

    private readonly Option<string?> _output = new("--out")
    {
        Description = "The PNG file here; when not given one in the run's samples folder, or in this folder where a cluster draws.", HelpName = "grid.png",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _count, _steps, _seed, _checkpoint, _output }) command.Options.Add(option);
    }

    /// <summary>Step of the checkpoint; null for the newest.</summary>
    public long? Checkpoint(ParseResult parsed) => parsed.GetValue(_checkpoint);

    /// <summary>The file that was asked for; null where none was.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public string? Output(ParseResult parsed)
    {
        var given = parsed.GetValue(_output);
        if (given is not null) WritableFile.Check("--out", given, ".png", "the picture is a PNG");
        return given;
    }

    /// <summary>What was asked for, and the run's own values for the rest.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="directory">Full path of the run directory.</param>
    /// <param name="spec">The run.</param>
    /// <exception cref="CommandException">The run has fewer timesteps than steps were asked for.</exception>
    public SampleRequest Request(ParseResult parsed, string directory, RunSpec spec)
    {
        var request = new SampleRequest(
            directory, Checkpoint(parsed), parsed.GetValue(_count) ?? spec.Sampling.Count, parsed.GetValue(_steps) ?? spec.Sampling.Steps, parsed.GetValue(_seed) ?? spec.Sampling.Seed);
        return request.Steps <= spec.Objective.Timesteps ? request
            : throw new CommandException($"--steps {request.Steps}: the run has {spec.Objective.Timesteps} timesteps; choose from 1 to {spec.Objective.Timesteps}");
    }
}
