using Immiscible.Compute.Tensors;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Objectives;

/// <summary>One number a sample as a tensor: computed in float64, cast once.</summary>
internal static class SampleValues
{
    /// <summary>[batch, 1, ...] of as many dimensions as <paramref name="like"/> has, float32: to multiply samples by.</summary>
    public static Tensor Column(ReadOnlySpan<double> values, Tensor like)
    {
        var shape = new long[like.dim()];
        Array.Fill(shape, 1);
        shape[0] = values.Length;
        return tensor(Floats(values), shape).Upload(like.device);
    }

    /// <summary>[batch], float32.</summary>
    public static Tensor Row(ReadOnlySpan<double> values, Tensor like) => tensor(Floats(values)).Upload(like.device);

    /// <summary>The function of each value.</summary>
    public static double[] Map(ReadOnlySpan<double> values, Func<double, double> function)
    {
        var results = new double[values.Length];
        for (var i = 0; i < results.Length; i++) results[i] = function(values[i]);
        return results;
    }

    private static float[] Floats(ReadOnlySpan<double> values)
    {
        var floats = new float[values.Length];
        for (var i = 0; i < floats.Length; i++) floats[i] = (float)values[i];
        return floats;
    }
}
