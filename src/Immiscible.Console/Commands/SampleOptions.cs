using System.CommandLine;
using System.Globalization;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Application;
using Immiscible.Console.Launch;

namespace Immiscible.Console.Commands;

/// <summary>The options that say what <c>sample</c> draws, wherever it is drawn.</summary>
internal sealed class SampleOptions
{
    private readonly Option<int?> _count = NumberOption.Create("--count", 1, 65_536, "Number of images; sampling.count of the run when not given.");
    private readonly Option<int?> _steps = NumberOption.Create("--steps", 1, 100_000, "Steps of the sampler; sampling.steps of the run when not given.");

    private readonly Option<string?> _sampler = new("--sampler")
    {
        Description = "Name of the sampler, or auto; sampling.sampler of the run when not given.", HelpName = "name",
    };

    private readonly Option<double?> _eta = new("--eta") { Description = "Share of noise that ddim adds again in every step; sampling.eta of the run when not given." };
    private readonly Option<double?> _guidance = new("--guidance") { Description = "Scale of classifier-free guidance; sampling.guidance of the run when not given." };
    private readonly Option<ulong?> _seed = NumberOption.Create("--seed", 0UL, ulong.MaxValue, "Seed of the starting noise; sampling.seed of the run when not given.");
    private readonly Option<long?> _checkpoint = NumberOption.Create("--checkpoint", 0L, long.MaxValue, "Step of the checkpoint; the newest when not given.");

    private readonly Option<string?> _output = new("--out")
    {
        Description = "The PNG file here; when not given one in the run's samples folder, or in this folder where a cluster draws.", HelpName = "grid.png",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _count, _steps, _sampler, _eta, _guidance, _seed, _checkpoint, _output }) command.Options.Add(option);
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

    /// <summary>What was given, as replacements of keys of the run's spec, so that it is read and checked as these are.</summary>
    public IReadOnlyList<SpecOverride> Settings(ParseResult parsed)
    {
        SpecOverride?[] settings =
        [
            Given("count", parsed.GetValue(_count)), Given("steps", parsed.GetValue(_steps)), Given("sampler", parsed.GetValue(_sampler)),
            Given("eta", parsed.GetValue(_eta)), Given("guidance", parsed.GetValue(_guidance)), Given("seed", parsed.GetValue(_seed)),
        ];
        return [.. settings.OfType<SpecOverride>()];
    }

    private static SpecOverride? Given(string key, object? value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture);
        return value is null ? null : new SpecOverride($"sampling.{key}", text!, $"--{key} {text}");
    }
}
