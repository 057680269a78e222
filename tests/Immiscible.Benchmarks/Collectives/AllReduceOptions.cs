using System.Globalization;

namespace Immiscible.Benchmarks.Collectives;

/// <summary>What is to be measured.</summary>
/// <param name="Members">Processes.</param>
/// <param name="Megabytes">Size of the vector in 10^6 bytes.</param>
/// <param name="Rounds">Measured rounds, after some that are not.</param>
/// <param name="Chunk">Floats of a chunk.</param>
internal sealed record AllReduceOptions(int Members, int Megabytes, int Rounds, int Chunk)
{
    /// <summary>Floats in the vector.</summary>
    public int Length => Megabytes * 250_000;

    /// <summary>Reads <c>--members 2 --megabytes 143 --rounds 10 --chunk 131072</c>; each may be left out.</summary>
    public static AllReduceOptions Parse(ReadOnlySpan<string> args)
    {
        var options = new AllReduceOptions(2, 143, 10, Immiscible.Collectives.Reduction.CanonicalAllReduce.DefaultChunkLength);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var value = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            options = args[i] switch
            {
                "--members" => options with { Members = value },
                "--megabytes" => options with { Megabytes = value },
                "--rounds" => options with { Rounds = value },
                "--chunk" => options with { Chunk = value },
                var other => throw new ArgumentException($"unknown option {other}; there are --members, --megabytes, --rounds and --chunk"),
            };
        }
        return options;
    }

    /// <summary>The arguments that <see cref="Parse"/> reads.</summary>
    public string[] ToArguments() =>
    [
        "--members", Text(Members), "--megabytes", Text(Megabytes), "--rounds", Text(Rounds), "--chunk", Text(Chunk),
    ];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
