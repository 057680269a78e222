using System.Globalization;

namespace Immiscible.Benchmarks.Steps;

/// <summary>Arguments of <c>workers</c>.</summary>
internal sealed record WorkersOptions
{
    public string Preset { get; private init; } = "cifar10-ddim-small";

    /// <summary>Values of the spec that are replaced, as <c>key=value</c>.</summary>
    public IReadOnlyList<string> Set { get; private init; } = [];

    public int Workers { get; private init; } = 2;
    public int Rounds { get; private init; } = 5;
    public int Steps { get; private init; } = 18;

    /// <summary>Steps before those: what is prepared ahead, and the code that is compiled, take the processor meanwhile.</summary>
    public int WarmUp { get; private init; } = 6;

    /// <summary><c>[preset] [--set key=value]... [--workers n] [--rounds n] [--steps n] [--warmup n]</c></summary>
    /// <exception cref="ArgumentException">An argument is unknown.</exception>
    public static WorkersOptions Parse(string[] args)
    {
        var options = new WorkersOptions();
        for (var i = 0; i < args.Length; i++)
            options = args[i] switch
            {
                "--set" => options with { Set = [.. options.Set, args[++i]] },
                "--workers" => options with { Workers = Number(args[++i]) },
                "--rounds" => options with { Rounds = Number(args[++i]) },
                "--steps" => options with { Steps = Number(args[++i]) },
                "--warmup" => options with { WarmUp = Number(args[++i]) },
                ['-', '-', ..] => throw new ArgumentException($"{args[i]}: unknown; known are --set, --workers, --rounds, --steps and --warmup"),
                _ => options with { Preset = args[i] },
            };
        return options;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
