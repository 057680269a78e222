using static TorchSharp.torch;

namespace Immiscible.Models.Tests.Recorded;

/// <summary>Small networks and what they make of one image.</summary>
internal static class Networks
{
    /// <summary>A network none of whose layers is at zero.</summary>
    public static ImageNetwork Stirred(NetworkOptions options)
    {
        var network = options.Create(seed: 7);
        using var frozen = no_grad();
        foreach (var parameter in network.parameters()) parameter.add_(arange(parameter.numel()).sin().mul_(0.1f).view(parameter.shape));
        return network;
    }

    /// <summary>The output for an image of 8 x 8 pixels.</summary>
    public static float[] Output(ImageNetwork network, Tensor? times = null, Tensor? labels = null)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        return network.Forward(ones(1, 3, 8, 8).cumsum(3).sin(), times ?? tensor([10L]), labels).data<float>().ToArray();
    }

    /// <summary>All weights.</summary>
    public static float[] Values(ImageNetwork network) => [.. network.parameters().SelectMany(static p => p.data<float>().ToArray())];

    /// <summary>Asserts that two outputs are one but for rounding.</summary>
    public static void AssertSame(float[] expected, float[] actual) => Assert.InRange(Difference(expected, actual), 0, 1e-5);

    /// <summary>Asserts that two outputs differ by more than rounding.</summary>
    public static void AssertOther(float[] expected, float[] actual) => Assert.True(Difference(expected, actual) > 1e-4, "the outputs are the same");

    private static double Difference(float[] expected, float[] actual) => expected.Zip(actual, static (a, b) => Math.Abs((double)a - b)).Max();
}
