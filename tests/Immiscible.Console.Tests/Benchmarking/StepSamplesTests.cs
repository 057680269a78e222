using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Benchmarking;
using Immiscible.Console.Views;

namespace Immiscible.Console.Tests.Benchmarking;

public sealed class StepSamplesTests
{
    private static readonly StepBenchOptions Options = new(RunSpecReader.FromPreset("tiny", SpecOverride.Parse("training.batch=8"), SpecOverride.Parse("training.granules=2")),
        StepPlace.Of("cpu", "fp32"), Steps: 3, WarmUp: 1, Rounds: 3);

    private static readonly StepWork Work = new(5_000_000, 5_000_000, 2, 1000, 1, 6, CopiesGradients: true);

    [Fact]
    public void Ratios_are_taken_within_rounds_and_times_across_them()
    {
        var report = Made().Report(Options, Work);
        // Bare: 30, 60 and 90 ms forward and backward; whole steps: 1.1, 1.2 and 1.4 times that; without matching 1.1 times in each round.
        Assert.Equal(0.2, report.Overhead.Median, 9);
        Assert.Equal(0.1, report.Overhead.Least, 9);
        Assert.Equal(0.4, report.Overhead.Greatest, 9);
        Assert.Equal(1.2 / 1.1, report.MatchingRatio!.Value.Median, 9);
        Assert.Equal(8 / 0.072, report.ImagesPerSecond, 6);
        Assert.Equal(8 / 0.066, report.UnmatchedImagesPerSecond!.Value, 6);
        Assert.Equal(3 * 2 * 5e6, report.StepFlops);

        var forward = report.Parts.Single(part => part is { Kind: StepParts.Bare, Part: StepParts.Forward });
        Assert.Equal(new RoundSpread(20, 10, 30), forward.Milliseconds);
        Assert.Equal(20.0 / 64, forward.Share, 9);
        Assert.Equal(7, forward.Tensors);
        Assert.Equal(1e7, forward.Flops);
        Assert.Null(forward.Bytes);
        Assert.Equal(10, forward.FloorMilliseconds);
        Assert.Equal(2, forward.TimesFloor);

        var rest = report.Parts.Single(part => part is { Kind: StepParts.Whole, Part: StepParts.Rest });
        Assert.Null(rest.FloorMilliseconds);
        Assert.Null(rest.TimesFloor);
        Assert.Null(rest.Tensors);
        Assert.Equal(["bare", "replica", "whole", "unmatched"], report.Parts.Select(part => part.Kind).Distinct());
    }

    [Fact]
    public void The_text_says_what_the_report_holds()
    {
        var output = new StringWriter();
        StepText.Write(Made().Report(Options, Work) with { Parameters = 1234, PeakBytes = 412_000_000, DeviceBytes = 3_000_000_000 }, output);
        var text = output.ToString();
        Assert.StartsWith("tiny on cpu, float32, 1 thread: 8 images in 2 granules, 1,234 parameters; medians of 3 rounds of 3 steps\n", text);
        Assert.Matches(@"kind +part +a step +spread +share +tensors +moved +computed +at best +times that\n", text);
        Assert.Matches(@"bare +forward +20\.0 ms +\+-50 % +31 % +7 +- +10\.0 MFLOP +10\.0 ms +2\.00\n", text);
        Assert.Matches(@"whole +rest +\S+ ms +\S+ % +\d+ % +- +- +- +- +-\n", text);
        Assert.Contains("overhead: a whole step takes 20.0 % (10.0 to 40.0) more than bare forward and backward passes", text);
        Assert.Contains("matching: a step with it takes 1.091 (1.000 to 1.273) times as long as one without\n", text);
        Assert.Contains("images a second: 111, without matching 121\n", text);
        Assert.Contains("memory: 412 MB resident at the peak of whole steps; 3.0 GB in use on GPUs, by whomever\n", text);
        Assert.Contains("at best: 1.00 GFLOP/s as a product of matrices, 4.00 MB/s as a copy", text);
    }

    [Fact]
    public void Without_matching_there_is_nothing_to_compare()
    {
        var options = Options with { Spec = Options.Spec with { Matching = new MatchingSpec { Mode = MatchingMode.None } } };
        var report = Made(matched: false).Report(options, Work);
        Assert.Null(report.MatchingRatio);
        Assert.Null(report.UnmatchedImagesPerSecond);
        var output = new StringWriter();
        StepText.Write(report, output);
        Assert.DoesNotContain("matching: a step", output.ToString());
        Assert.DoesNotContain("without matching", output.ToString());
    }

    [Theory]
    [InlineData(new[] { 3.0 }, 3, 3, 3)]
    [InlineData(new[] { 4.0, 1.0 }, 2.5, 1, 4)]
    [InlineData(new[] { 9.0, 1.0, 2.0 }, 2, 1, 9)]
    public void A_spread_has_the_middle_and_the_ends(double[] values, double median, double least, double greatest) =>
        Assert.Equal(new RoundSpread(median, least, greatest), RoundSpread.Of(values));

    private static StepSamples Made(bool matched = true)
    {
        var samples = new StepSamples();
        foreach (var (round, slower) in new[] { (1, 1.1), (2, 1.2), (3, 1.4) })
        {
            samples.Add(new MachineRates(1e9, 4e6));
            samples.Add(StepParts.Bare, Steps((StepParts.Clear, 2.0 * round), (StepParts.Forward, 10 * round), (StepParts.Backward, 20 * round)));
            samples.Add(StepParts.Replica, Steps((StepParts.Forward, 12 * round), (StepParts.Backward, 20 * round), (StepParts.Update, round)));
            samples.Add(StepParts.Whole, Steps((StepParts.Compute, 28 * round), (StepParts.Rest, (30 * slower - 28) * round)));
            if (matched) samples.Add(StepParts.Unmatched, Steps((StepParts.Compute, 28 * round), (StepParts.Rest, 5 * round)));
        }
        return samples;
    }

    /// <summary>Three equal steps.</summary>
    private static StepTimes Steps(params (string Part, double Milliseconds)[] parts)
    {
        var times = new StepTimes();
        for (var step = 0; step < 3; step++)
        {
            foreach (var (part, milliseconds) in parts) times.Add(part, new PartCost(milliseconds, 7));
            times.End();
        }
        return times;
    }
}
