using System.Globalization;
using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Benchmarks.Steps;

/// <summary>Arguments of <c>pytorch</c>.</summary>
internal sealed record PyTorchOptions
{
    public RunSpec Spec { get; private init; } = new();
    public string Device { get; private init; } = "cpu";
    public string Python { get; private init; } = "/usr/bin/python3";
    public int Rounds { get; private init; } = 3;
    public int Steps { get; private init; } = 3;
    public bool CheckOnly { get; private init; }

    /// <summary><c>[preset] [--set key=value]... [--device cpu|cuda] [--python path] [--rounds n] [--steps n] [--check]</c></summary>
    /// <exception cref="ArgumentException">An argument is unknown.</exception>
    /// <exception cref="RunSpecException">The preset or a value is.</exception>
    public static PyTorchOptions Parse(string[] args)
    {
        // PyTorch draws its dropout otherwise.
        var (options, preset, set) = (new PyTorchOptions(), "cifar10-ddim-small", new List<string> { "model.dropout=0", "workers=1" });
        for (var i = 0; i < args.Length; i++)
            switch (args[i])
            {
                case "--set": set.Add(args[++i]); break;
                case "--device": options = options with { Device = args[++i] }; break;
                case "--python": options = options with { Python = args[++i] }; break;
                case "--rounds": options = options with { Rounds = int.Parse(args[++i], CultureInfo.InvariantCulture) }; break;
                case "--steps": options = options with { Steps = int.Parse(args[++i], CultureInfo.InvariantCulture) }; break;
                case "--check": options = options with { CheckOnly = true }; break;
                case ['-', '-', ..]: throw new ArgumentException($"{args[i]}: unknown; known are --set, --device, --python, --rounds, --steps and --check");
                default: preset = args[i]; break;
            }
        return options with { Spec = RunSpecReader.FromPresetOrFile(preset, [.. set.Select(SpecOverride.Parse)]) };
    }
}
