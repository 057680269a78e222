using System.Globalization;
using Immiscible.Compute.Native;
using Immiscible.Compute.Optimizers;
using Immiscible.Compute.Safetensors;
using static TorchSharp.torch;

namespace Immiscible.Compute.Tests.Optimizers;

/// <summary>Recorded trajectories of torch.optim, followed by the pass over spans and by the one over tensors.</summary>
public sealed class OptimizerTrajectoryTests
{
    public static TheoryData<string, string> Runs =>
        DiscoveredFixtures.Sections(("optim", "adam"), section => section.TryGetProperty("class", out _) && section.TryGetProperty("lr", out _));

    [Theory]
    [MemberData(nameof(Runs))]
    public void Weights_follow_torch(string folder, string name)
    {
        var run = new OptimizerRun(folder, name);
        Assert.InRange(run.Deviation(run.Rule, OverSpans), 0, Fixtures.Tolerance(folder, "abs", 1e-5));
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Weights_follow_torch_over_tensors(string folder, string name)
    {
        TorchRuntime.EnsureLoaded();
        var run = new OptimizerRun(folder, name);
        Assert.InRange(run.Deviation(run.Rule, OverTensors), 0, Fixtures.Tolerance(folder, "abs", 1e-5));
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_constant_off_by_one_per_cent_shows(string folder, string name)
    {
        var run = new OptimizerRun(folder, name);
        var tolerance = Fixtures.Tolerance(folder, "abs", 1e-5);
        var rule = run.Rule;
        Assert.True(run.Deviation(rule with { LearningRate = 1.01 * rule.LearningRate }, OverSpans) > 10 * tolerance, "rate");
        Assert.True(run.Deviation(rule with { Beta1 = 0.99 * rule.Beta1 }, OverSpans) > tolerance, "beta1");
        if (rule.WeightDecay > 0)
            Assert.True(run.Deviation(rule with { WeightDecay = 1.01 * rule.WeightDecay }, OverSpans) > tolerance, "weight decay");
    }

    [Fact]
    public void The_moving_averages_follow_torch()
    {
        using var fixture = SafetensorsReader.Open(SharedData.Fixture("optim/io.safetensors"));
        var names = fixture.Names.Where(name => name.StartsWith("ema", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(names);
        var decays = names.Select(name => float.Parse(name[3..^2], CultureInfo.InvariantCulture)).ToArray();
        Assert.InRange(AverageDeviation(fixture, names, decays), 0, 3e-6);
        Assert.True(AverageDeviation(fixture, names, [.. decays.Select(decay => 0.99f * decay)]) > 3e-5);
    }

    private static double AverageDeviation(SafetensorsReader fixture, string[] names, float[] decays)
    {
        var initial = fixture.ReadFloats("w0");
        var weights = fixture.ReadFloats("adamw.w");
        var length = initial.Length;
        var averages = decays.Select(decay => new MovingAverage((float[])initial.Clone(), decay)).ToArray();
        var expected = names.Select(fixture.ReadFloats).ToArray();
        var zeros = new float[length];
        var deviation = 0.0;
        for (var row = 0; row < weights.Length; row += length)
        {
            FlatUpdate.Step(new UpdateRule(OptimizerKind.Adam, 0, 0.9, 0.999, 1e-8),
                weights.AsSpan(row, length), zeros, new float[length], new float[length], averages, .., 1, 1);
            for (var k = 0; k < averages.Length; k++)
                for (var i = 0; i < length; i++)
                    deviation = Math.Max(deviation, Math.Abs(expected[k][row + i] - averages[k].Values.Span[i]));
        }
        return deviation;
    }

    private static void OverSpans(UpdateRule rule, float[] weights, float[] gradient, float[] first, float[] second, long step, float scale) =>
        FlatUpdate.Step(rule, weights, gradient, first, second, [], .., step, scale);

    private static void OverTensors(UpdateRule rule, float[] weights, float[] gradient, float[] first, float[] second, long step, float scale)
    {
        using Tensor w = tensor(weights), g = tensor(gradient), m = tensor(first), v = tensor(second);
        TorchFlatUpdate.Step(rule, w, g, m, v, [], step, scale);
        w.data<float>().CopyTo(weights);
        m.data<float>().CopyTo(first);
        v.data<float>().CopyTo(second);
    }
}
