using Immiscible.Compute.Optimizers;
using Immiscible.Diffusion.Training;

namespace Immiscible.Diffusion.Tests.Training;

public sealed class OptimizerOptionsTests
{
    [Fact]
    public void The_warm_up_has_both_conventions()
    {
        var options = new OptimizerOptions { LearningRate = 8, WarmupSteps = 4 };
        Assert.Equal([2, 4, 6, 8, 8], Rates(options, 0, 1, 2, 3, 4));
        Assert.Equal([0, 2, 4, 6, 8, 8], Rates(options with { WarmupFromZero = true }, 0, 1, 2, 3, 4, 5));
        Assert.Equal([8, 8], Rates(options with { WarmupSteps = 0, WarmupFromZero = true }, 0, 1));
        Assert.Equal([8, 8], Rates(options with { WarmupSteps = 1 }, 0, 1));
    }

    [Fact]
    public void The_cosine_goes_from_the_end_of_the_warm_up_to_the_minimum_and_stays_there()
    {
        var options = new OptimizerOptions { LearningRate = 1, WarmupSteps = 0, Schedule = LearningRateSchedule.Cosine, DecaySteps = 60, MinimumRate = 0.2 };
        AssertClose([1, 0.2 + 0.8 * 0.75, 0.6, 0.2 + 0.8 * 0.25, 0.2, 0.2], Rates(options, 0, 20, 30, 40, 60, 1000));
        var warm = options with { WarmupSteps = 20, DecaySteps = 80, WarmupFromZero = true };
        AssertClose([0, 0.5, 1, 0.6, 0.2], Rates(warm, 0, 10, 20, 50, 80));
        Assert.Equal(0.2, (options with { WarmupSteps = 60 }).RateAt(60), 1e-12);
    }

    [Fact]
    public void A_step_takes_every_number_of_the_options()
    {
        var options = new OptimizerOptions { Kind = OptimizerKind.RAdam, LearningRate = 1, Beta1 = 2, Beta2 = 3, Epsilon = 4, WeightDecay = 5, WarmupSteps = 2 };
        Assert.Equal(new UpdateRule(OptimizerKind.RAdam, 0.5, 2, 3, 4, 5), options.At(0));
        Assert.Equal(new UpdateRule(OptimizerKind.Adam, 2e-4, 0.9, 0.999, 1e-8), new OptimizerOptions().At(5000));
    }

    private static double[] Rates(OptimizerOptions options, params long[] steps) => [.. steps.Select(options.RateAt)];

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (wanted, rate) in expected.Zip(actual)) Assert.Equal(wanted, rate, 1e-12);
    }
}
