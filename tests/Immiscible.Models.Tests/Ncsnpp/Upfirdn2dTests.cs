using Immiscible.Compute.Safetensors;
using Immiscible.Models.Ncsnpp.Resampling;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Tests.Ncsnpp;

public sealed class Upfirdn2dTests
{
    private static readonly double[] Taps = [1, 3, 3, 1];

    public static TheoryData<string> Folders => [.. Fixtures.Folders("upfirdn2d", static (name, _) => name.StartsWith("upfirdn2d", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_case_agrees_with_the_reference_and_a_changed_kernel_does_not(string folder)
    {
        using var scope = NewDisposeScope();
        var path = SharedData.Fixture(folder);
        using var recorded = SafetensorsReader.Open(Path.Combine(path, "io.safetensors"));
        var tolerance = Fixtures.Tolerance(folder, "abs", 1e-5);
        var cases = Fixtures.Config(folder).EnumerateObject().ToList();
        Assert.NotEmpty(cases);
        foreach (var (name, settings) in cases.Select(c => (c.Name, c.Value)))
        {
            var kernel = Read(recorded, $"{name}.kernel");
            Assert.True(Error(kernel) <= tolerance, $"{name} is off by {Error(kernel)}");
            kernel[0, 0] *= 1.01f;
            Assert.True(Error(kernel) > tolerance, $"{name}: 1 % of a tap went unnoticed");

            double Error(Tensor k)
            {
                var pad = settings.GetProperty("pad").EnumerateArray().Select(p => p.GetInt32()).ToArray();
                var (up, down) = (settings.GetProperty("up").GetInt32(), settings.GetProperty("down").GetInt32());
                return Difference(Upfirdn2d.Apply(Read(recorded, "x"), k, up, down, pad[0], pad[1]), Read(recorded, $"{name}.out"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_filter_of_the_networks_agrees_with_the_reference_and_a_changed_one_does_not(string folder)
    {
        using var scope = NewDisposeScope();
        var path = SharedData.Fixture(folder);
        using var recorded = SafetensorsReader.Open(Path.Combine(path, "io.safetensors"));
        var tolerance = Fixtures.Tolerance(folder, "abs", 1e-5);
        using var fir = new FirResampler(Taps);
        using var changed = new FirResampler([1, 3.03, 3, 1]);
        Assert.All(Errors(fir), error => Assert.InRange(error, 0, tolerance));
        Assert.All(Errors(changed), error => Assert.True(error > tolerance, "1 % of a tap went unnoticed"));

        double[] Errors(FirResampler resampler)
        {
            var y = Read(recorded, "y");
            var strided = functional.conv2d(resampler.Prepare(y), Read(recorded, "w"), strides: [2, 2]);
            return
            [
                Difference(resampler.Double(y), Read(recorded, "upsample_2d")), Difference(resampler.Halve(y), Read(recorded, "downsample_2d")),
                Difference(strided, Read(recorded, "conv_downsample_2d")),
            ];
        }
    }

    [Theory]
    [InlineData(1, 1, 0, 0)]
    [InlineData(1, 2, 1, 1)]
    [InlineData(1, 2, -1, 3)]
    [InlineData(1, 3, 4, -2)]
    [InlineData(2, 1, 2, 1)]
    [InlineData(2, 1, 6, 5)]
    [InlineData(3, 2, -2, 4)]
    [InlineData(2, 3, 1, -3)]
    public void It_is_what_its_definition_says_for_any_padding_and_an_oblong_kernel(int up, int down, int before, int after)
    {
        using var scope = NewDisposeScope();
        float[,] image = new float[5, 6], kernel = new float[4, 3];
        for (var i = 0; i < image.Length; i++) image[i / 6, i % 6] = (i * 7919 % 101 - 50) / 50f;
        for (var i = 0; i < kernel.Length; i++) kernel[i / 3, i % 3] = (i * 104729 % 17 - 8) / 8f;
        var expected = Defined(image, kernel, up, down, before, after);
        var x = cat([tensor(image).view(1, 1, 5, 6), tensor(image).neg().view(1, 1, 5, 6)], 1);
        var actual = Upfirdn2d.Apply(x, tensor(kernel), up, down, before, after);
        Assert.Equal([1, 2, expected.GetLength(0), expected.GetLength(1)], actual.shape);
        Assert.InRange(Difference(actual[0, 0], tensor(expected)), 0, 1e-5);
        Assert.InRange(Difference(actual[0, 1], tensor(expected).neg()), 0, 1e-5);
    }

    [Fact]
    public void An_image_of_one_color_keeps_it_but_for_the_edge()
    {
        using var scope = NewDisposeScope();
        using var fir = new FirResampler(Taps);
        using var plain = new PlainResampler();
        var x = ones(1, 2, 8, 8);
        Assert.InRange(Difference(fir.Double(x)[.., .., 2..^2, 2..^2], ones(1, 2, 12, 12)), 0, 1e-6);
        Assert.InRange(Difference(fir.Halve(x)[.., .., 1..^1, 1..^1], ones(1, 2, 2, 2)), 0, 1e-6);
        Assert.InRange(Difference(plain.Double(x), ones(1, 2, 16, 16)), 0, 1e-6);
        Assert.InRange(Difference(plain.Halve(x), ones(1, 2, 4, 4)), 0, 1e-6);
    }

    /// <summary>Pixel by pixel: the convolution of the kernel with the image that zeros are put into and around.</summary>
    private static float[,] Defined(float[,] image, float[,] kernel, int up, int down, int before, int after)
    {
        var (height, width) = (image.GetLength(0), image.GetLength(1));
        var (rows, columns) = (kernel.GetLength(0), kernel.GetLength(1));
        var result = new float[(height * up + before + after - rows) / down + 1, (width * up + before + after - columns) / down + 1];
        for (var i = 0; i < result.GetLength(0); i++)
            for (var j = 0; j < result.GetLength(1); j++)
                for (var r = 0; r < rows; r++)
                    for (var c = 0; c < columns; c++)
                    {
                        var (y, x) = (i * down + r - before, j * down + c - before);
                        if (y >= 0 && x >= 0 && y % up == 0 && x % up == 0 && y / up < height && x / up < width)
                            result[i, j] += image[y / up, x / up] * kernel[rows - 1 - r, columns - 1 - c];
                    }

        return result;
    }

    private static Tensor Read(SafetensorsReader recorded, string name) => tensor(recorded.ReadFloats(name), [.. recorded.Entry(name).Shape]);

    private static double Difference(Tensor actual, Tensor expected)
    {
        Assert.Equal(expected.shape, actual.shape);
        return (actual - expected).abs().max().item<float>();
    }
}
