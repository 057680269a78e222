using Immiscible.Compute.Native;
using Immiscible.Compute.Optimizers;
using static TorchSharp.torch;

namespace Immiscible.Compute.Tests.Optimizers;

public sealed class TorchFlatUpdateTests
{
    private const double Tolerance = 1e-6;

    public TorchFlatUpdateTests() => TorchRuntime.EnsureLoaded();

    public static MatrixTheoryData<OptimizerKind, double> Rules => new(Enum.GetValues<OptimizerKind>(), [0, 0.01]);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_vector_agrees_with_the_pass_over_spans(OptimizerKind kind, double decay)
    {
        var rule = new UpdateRule(kind, 1e-3, 0.9, 0.999, 1e-8, decay);
        Assert.InRange(Deviation(rule, rule), 0, Tolerance);
        Assert.True(Deviation(rule, rule with { LearningRate = 1.01e-3 }) > Tolerance);
    }

    [Fact]
    public void The_gradients_are_only_read_and_no_tensor_is_left()
    {
        var rule = new UpdateRule(OptimizerKind.AdamW, 1e-3, 0.9, 0.999, 1e-8, 0.01);
        using Tensor w = ones(10), g = full([10], 3f), m = zeros(10), v = zeros(10), e = ones(10);
        var before = LiveTensors.Settle();
        TorchFlatUpdate.Step(rule, w, g, m, v, [new(e, 0.9f)], 1, 0.5f);
        Assert.Equal(before, Tensor.TotalCount);
        Assert.All(g.data<float>().ToArray(), value => Assert.Equal(3f, value));
    }

    [Fact]
    public void Shapes_that_differ_other_types_and_step_zero_are_refused()
    {
        var rule = new UpdateRule(OptimizerKind.Adam, 1e-3, 0.9, 0.999, 1e-8);
        using Tensor four = zeros(4), five = zeros(5), doubles = zeros(4, ScalarType.Float64);
        Assert.Contains("averages", Assert.Throws<ArgumentException>(
            () => TorchFlatUpdate.Step(rule, four, four, four, four, [new(five, 0)], 1, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TorchFlatUpdate.Step(rule, four, four, doubles, four, [], 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TorchFlatUpdate.Step(rule, four, four, four, four, [], 0, 1));
    }

    /// <summary>Largest difference over all vectors, relative to the element or, where it is small, to the vector's mean magnitude.</summary>
    private static double Deviation(UpdateRule overSpans, UpdateRule overTensors)
    {
        var state = new UpdateState(1031);
        using var scope = NewDisposeScope();
        var vectors = state.Vectors.Select(vector => tensor(vector)).ToArray();
        var gradients = tensor(state.Gradients);
        for (var step = 1; step <= 8; step++)
        {
            state.Step(overSpans, .., step, 512);
            TorchFlatUpdate.Step(overTensors, vectors[0], gradients, vectors[1], vectors[2],
                [.. state.Averages.Select((average, i) => new TorchAverage(vectors[3 + i], average.Decay))], step, 0.125f);
        }
        return state.Vectors.Zip(vectors, (expected, actual) =>
        {
            var floor = expected.Average(MathF.Abs);
            return expected.Zip(actual.data<float>().ToArray(), (a, b) => Math.Abs(a - b) / (double)Math.Max(Math.Abs(a), floor)).Max();
        }).Max();
    }
}
