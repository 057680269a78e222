using Immiscible.Models.Layers;
using static TorchSharp.torch;

namespace Immiscible.Models.Tests.Layers;

/// <summary>What the allocator's memory held before is no part of a convolution's results.</summary>
public sealed class ConvolutionsTests
{
    private const int Batch = 4, Side = 8;
    private static readonly long[] Once = [1, 1];

    /// <summary>Inputs, outputs, and the side of the kernel.</summary>
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 3, 16, 3 }, { 16, 3, 3 }, { 32, 6, 3 }, { 12, 16, 3 }, { 20, 16, 3 }, { 24, 40, 3 }, { 5, 1, 3 }, { 16, 32, 3 }, { 20, 3, 1 }, { 8, 8, 3 }, { 10, 16, 3 }, { 7, 16, 3 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Results_and_gradients_are_numbers_whatever_lay_in_memory(int inputs, int outputs, int kernel) =>
        Assert.False(HasNaN(inputs, outputs, kernel, Convolutions.Apply));

    [Fact]
    public void The_garbage_of_this_test_reaches_convolutions_that_leave_blocks_open() =>
        Assert.True(
            HasNaN(16, 3, 3, static (x, weight, bias, strides, padding) => nn.functional.conv2d(x, weight, bias, strides, padding)),
            "this libtorch lays zeros into open blocks itself; where all supported ones do, Convolutions can go");

    [Theory]
    [MemberData(nameof(Shapes))]
    public void They_are_torchs(int inputs, int outputs, int kernel)
    {
        using var scope = NewDisposeScope();
        var (x, weight, bias) = Arguments(inputs, outputs, kernel);
        long[] padding = [kernel / 2, kernel / 2];
        var result = Convolutions.Apply(x, weight, bias, Once, padding);
        Assert.True(result.is_contiguous());
        result.pow(2).sum().backward();
        var (x64, weight64, bias64) = (Exact(x), Exact(weight), Exact(bias));
        var exact = nn.functional.conv2d(x64, weight64, bias64, Once, padding);
        exact.pow(2).sum().backward();
        Same(exact, result);
        Same(x64.grad!, x.grad!);
        Same(weight64.grad!, weight.grad!);
        Same(bias64.grad!, bias.grad!);

        static Tensor Exact(Tensor tensor) => tensor.detach().to_type(ScalarType.Float64).requires_grad_();

        static void Same(Tensor expected, Tensor actual) => Assert.True((expected - actual).abs().max().item<double>() <= 1e-5 * expected.abs().max().item<double>());
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void In_bfloat16_they_are_nearly_those_of_float32(int inputs, int outputs, int kernel)
    {
        using var scope = NewDisposeScope();
        // Away from zero, so that sums do not cancel out.
        var positive = Arguments(inputs, outputs, kernel);
        var (x, weight, bias) = (positive.X.detach() + 2, positive.Weight.detach() + 2, positive.Bias.detach() + 2);
        long[] padding = [kernel / 2, kernel / 2];
        Tensor[] exact = [.. new[] { x, weight, bias }.Select(static tensor => tensor.to_type(ScalarType.Float64).requires_grad_())];
        Tensor[] rounded = [.. new[] { x, weight, bias }.Select(static tensor => tensor.to_type(ScalarType.BFloat16).requires_grad_())];
        var expected = nn.functional.conv2d(exact[0], exact[1], exact[2], Once, padding);
        expected.sum().backward();
        Litter(inputs, outputs);
        var actual = Convolutions.Apply(rounded[0], rounded[1], rounded[2], Once, padding);
        Litter(inputs, outputs);
        actual.sum().backward();
        Near(expected, actual);
        for (var i = 0; i < exact.Length; i++) Near(exact[i].grad!, rounded[i].grad!);

        static void Near(Tensor expected, Tensor actual) =>
            Assert.InRange(((actual.to_type(ScalarType.Float64) - expected).norm() / expected.norm()).item<double>(), 0, 0.01);
    }

    private static bool HasNaN(int inputs, int outputs, int kernel, Func<Tensor, Tensor, Tensor, long[], long[], Tensor> convolve)
    {
        for (var i = 0; i < 6; i++)
        {
            using var scope = NewDisposeScope();
            var (x, weight, bias) = Arguments(inputs, outputs, kernel);
            Litter(inputs, outputs);
            var result = convolve(x, weight, bias, Once, [kernel / 2, kernel / 2]);
            var gradient = ones_like(result);
            Litter(inputs, outputs);
            result.backward([gradient]);
            if (new[] { result, x.grad!, weight.grad!, bias.grad! }.Any(static tensor => tensor.isnan().any().item<bool>())) return true;
        }
        return false;
    }

    private static (Tensor X, Tensor Weight, Tensor Bias) Arguments(int inputs, int outputs, int kernel) =>
        (Waves(Batch, inputs, Side, Side), Waves(outputs, inputs, kernel, kernel), Waves(outputs));

    private static Tensor Waves(params long[] shape) => arange(shape.Aggregate(1L, static (a, b) => a * b), ScalarType.Float32).reshape(shape).sin().requires_grad_();

    /// <summary>Leaves NaN in memory of the sizes that layouts in blocks have, which the allocator gives out again next.</summary>
    private static void Litter(int inputs, int outputs)
    {
        using var scope = NewDisposeScope();
        foreach (var block in (int[])[1, 8, 16])
        {
            var (wholeInputs, wholeOutputs) = (Whole(inputs, block), Whole(outputs, block));
            foreach (var size in (int[])[Batch * wholeInputs * Side * Side, Batch * wholeOutputs * Side * Side, wholeInputs * wholeOutputs * 9])
                for (var i = 0; i < 4; i++) full(size + (16 * (i % 2)), float.NaN);
        }

        static int Whole(int channels, int block) => (channels + block - 1) / block * block;
    }
}
