using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tests.Sampling;

public sealed class SamplersTests
{
    private static readonly ObjectiveOptions[] Objectives =
        [new DdpmOptions(), new ConsistencyOptions(), new ImprovedConsistencyOptions(), new EasyConsistencyOptions(), new FlowOptions()];

    public static TheoryData<string> Names => [.. Samplers.Names];

    [Fact]
    public void Every_name_names_one_sampler()
    {
        Assert.Equal(["ddim", "ddpm", "euler", "euler-ancestral", "heun", "consistency", "flow-euler", "flow-midpoint", "flow-heun"], Samplers.Names);
        foreach (var objective in Objectives)
            foreach (var name in Samplers.NamesFor(objective)) Assert.Equal(name, Samplers.Parse(name, objective).Name);
    }

    [Fact]
    public void Those_that_fit_an_objective_are_listed()
    {
        Assert.Equal(["ddim", "ddpm", "euler", "euler-ancestral", "heun"], Samplers.NamesFor(new DdpmOptions()));
        Assert.Equal(["ddim", "ddpm"], Samplers.NamesFor(new DdpmOptions { RescaleZeroTerminalSnr = true, Prediction = Prediction.V }));
        Assert.Equal(["euler", "euler-ancestral", "heun", "consistency"], Samplers.NamesFor(new EasyConsistencyOptions()));
        Assert.Equal(["flow-euler", "flow-midpoint", "flow-heun"], Samplers.NamesFor(new FlowOptions()));
    }

    [Fact]
    public void Auto_is_what_the_objective_says()
    {
        foreach (var objective in Objectives)
        {
            Assert.Equal(objective.DefaultSampler, Samplers.Parse(Samplers.Auto, objective));
            Assert.Contains(objective.DefaultSampler.Name, Samplers.NamesFor(objective));
        }
    }

    [Fact]
    public void Ddpm_takes_as_many_steps_as_its_objective_has_timesteps() =>
        Assert.Equal(250, Samplers.Parse("ddpm", new DdpmOptions { Timesteps = 250 }).Steps);

    [Theory]
    [InlineData("ddmi", "there is no sampler ddmi; choose auto, flow-euler, flow-midpoint, flow-heun")]
    [InlineData("ddim", "sampler ddim does not fit the objective that the network was trained on; choose auto, flow-euler, flow-midpoint, flow-heun")]
    public void A_name_of_no_use_is_refused_with_those_that_are(string name, string message)
    {
        var refusal = Assert.Throws<DiffusionException>(() => Samplers.Parse(name, new FlowOptions()));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_objective_that_a_sampler_does_not_fit_is_refused(string name)
    {
        var (fit, misfit) = (Objectives.First(o => Samplers.NamesFor(o).Contains(name)), Objectives.First(o => !Samplers.NamesFor(o).Contains(name)));
        var refusal = Assert.Throws<DiffusionException>(() => Samplers.Parse(name, fit).Create(misfit));
        Assert.Contains($"choose {Samplers.NamesFor(misfit)[0]}", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_does_not_depend_on_those_beside_it(string name)
    {
        using var scope = NewDisposeScope();
        foreach (var objective in Objectives.Where(o => Samplers.NamesFor(o).Contains(name)))
        {
            var options = Samplers.Parse(name, objective) with { Steps = 3 };
            var together = options.Create(objective).Sample(Network, number => Noise(number, 0, 3), tensor(new long[] { 0, 1, 2 }));
            for (var i = 0; i < 3; i++)
            {
                var alone = options.Create(objective).Sample(Network, number => Noise(number, i, 1), tensor(new long[] { i }));
                Assert.Equal(alone.data<float>().ToArray(), together.narrow(0, i, 1).contiguous().data<float>().ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_walk_leaves_the_noise_as_it_was_and_is_the_same_again(string name)
    {
        using var scope = NewDisposeScope();
        var objective = Objectives.First(o => Samplers.NamesFor(o).Contains(name));
        var sampler = (Samplers.Parse(name, objective) with { Steps = 3 }).Create(objective);
        Tensor[] kept = [.. Enumerable.Range(0, 3).Select(number => Noise(number, 0, 2))];
        var first = sampler.Sample(Network, number => kept[number], tensor(new long[] { 0, 1 }));
        var second = sampler.Sample(Network, number => kept[number], tensor(new long[] { 0, 1 }));
        Assert.Equal(first.data<float>().ToArray(), second.data<float>().ToArray());
        for (var number = 0; number < kept.Length; number++) Assert.Equal(0, Recorded.Error(Noise(number, 0, 2), kept[number]));
    }

    public static TheoryData<SamplerOptions, string> Bad => new()
    {
        { new DdimOptions { Steps = 0 }, "steps is 0; it must lie between 1 and timesteps (1000)" },
        { new DdimOptions { Steps = 1001 }, "steps is 1001; it must lie between 1 and timesteps (1000)" },
        { new DdimOptions { Eta = 1.5 }, "eta is 1.5; it must lie between 0 and 1" },
        { new DdimOptions { Eta = double.NaN }, "eta is NaN; it must lie between 0 and 1" },
        { new DdimOptions { Spacing = (TimestepSpacing)9 }, "spacing 9 does not exist; choose Linear, Leading, Linspace, Trailing" },
        { new DdpmSamplerOptions { Steps = 0 }, "steps is 0; it must lie between 1 and timesteps (1000)" },
        { new DdpmSamplerOptions { Variance = (DdpmVariance)9 }, "variance 9 does not exist; choose FixedSmall, FixedLarge" },
        { new EulerSamplerOptions { Steps = 1001 }, "steps is 1001; it must lie between 1 and timesteps (1000)" },
        { new HeunSamplerOptions { Spacing = TimestepSpacing.Leading, StepsOffset = 20 }, "stepsOffset is 20; it must lie between 0 and 19" },
        { new ConsistencySamplerOptions { Steps = 0 }, "steps is 0; it must be at least 1" },
        { new ConsistencySamplerOptions { Steps = 41 }, "steps is 41; it must be at most levels (40)" },
        { new ConsistencySamplerOptions { Levels = 1 }, "levels is 1; it must be at least 2" },
        { new ConsistencySamplerOptions { IntermediateSigmas = [1, 2] }, "intermediateSigmas has 2 after 1; they must descend from below sigmaMax (80) to above sigmaMin (0.002)" },
        { new ConsistencySamplerOptions { IntermediateSigmas = [0.001] }, "intermediateSigmas has 0.001 after 80" },
        { new FlowSamplerOptions { Steps = 0 }, "steps is 0; it must be at least 1" },
        { new FlowSamplerOptions { Solver = (FlowSolver)9 }, "solver 9 does not exist; choose Euler, Midpoint, Heun" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_value_is_refused_in_one_line(SamplerOptions options, string message)
    {
        var refusal = Assert.Throws<DiffusionException>(() => options.Create(Objectives.First(options.Fits)));
        Assert.StartsWith("sampling: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void Sigmas_of_a_consistency_objective_need_a_step()
    {
        var refusal = Assert.Throws<DiffusionException>(() => new EulerSamplerOptions { Steps = 0 }.Create(new ConsistencyOptions()));
        Assert.Contains("steps is 0; it must be at least 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_trace_of_the_image_in_the_last_level_there_is_no_sigma()
    {
        var objective = new DdpmOptions { RescaleZeroTerminalSnr = true, Prediction = Prediction.V };
        var refusal = Assert.Throws<DiffusionException>(() => new EulerSamplerOptions().Create(objective));
        Assert.Contains("choose ddim, ddpm", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<DiffusionException>(() => new DdpmSigmaDenoiser(objective.CreateSchedule(), Prediction.V, new EulerSamplerOptions()));
    }

    // exact in any order, so that bits can be compared
    private static Tensor Network(Tensor x, Tensor times, Tensor? labels) => x * 0.25f + labels!.view(-1, 1, 1, 1) * 0.125f;

    private static Tensor Noise(int number, int first, int count) =>
        arange(3 * 20, ScalarType.Float32).view(3, 1, 4, 5).add(number).sin().narrow(0, first, count);
}
