using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Evaluation;
using Immiscible.Data;

namespace Immiscible.Console.Tests.Support;

/// <summary>A made-up analysis: images of 4x4 pixels, two levels, two bands.</summary>
internal static class MadeAnalysis
{
    private static readonly ImageShape Shape = new(3, 4, 4);

    public static Analysis Of(AnalysisOptions options, string? missing = null) => new(
        "shapes (test)", missing, Shape, Images(options.Pictures, 10), Images(options.Pictures, 60),
        [.. options.Directories.Select((directory, at) => Run(directory, at, options))]);

    private static AnalyzedRun Run(string directory, int at, AnalysisOptions options)
    {
        FeatureLevel[] levels = [new(1, Images(options.Pictures, 100 + at), Images(options.Pictures, 120 + at)), new(0.8, Images(options.Pictures, 140 + at), Images(options.Pictures, 160 + at))];
        LevelBand[] bands = [new(0, 0.5, new Estimate(0.25 + at, 0.01), new Estimate(0.001, 0)), new(0.5, 1, new Estimate(0.0625, 0.002), new Estimate(0.5, 0.03))];
        var end = new NoiseEnd("t < 0.1 (noise at t = 0)", bands[1].Loss, "one step from t = 0", new Estimate(0.75, 0.04));
        var spec = RunSpecReader.FromPreset("tiny", SpecOverride.Parse(at == 0 ? "matching.mode=linear" : "matching.mode=none"));
        return new AnalyzedRun(directory, spec, options.Checkpoint ?? 100, levels, new HeldOutLosses(512, at == 0 ? -0.0171 : null, bands, end));
    }

    private static byte[][] Images(int count, int grey) => [.. Enumerable.Range(0, count).Select(i => Enumerable.Repeat((byte)(grey + i), Shape.Length).ToArray())];
}
