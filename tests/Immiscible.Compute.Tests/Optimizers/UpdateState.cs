using System.Runtime.InteropServices;
using Immiscible.Compute.Optimizers;

namespace Immiscible.Compute.Tests.Optimizers;

/// <summary>Random vectors for an update: weights, moments, three averages, gradients.</summary>
internal sealed class UpdateState
{
    public UpdateState(int length)
    {
        var random = new Random(length);
        float[] Values(double scale) => [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() - 0.5) * scale))];
        Weights = Values(2);
        First = Values(0.1);
        Second = [.. Values(1e-3).Select(MathF.Abs)];
        Gradients = Values(3);
        Averages = [new(Values(2), 0.99f), new(Values(2), 0.5f), new(Values(2), 0)];
    }

    public float[] Weights { get; }

    public float[] First { get; }

    public float[] Second { get; }

    public float[] Gradients { get; }

    public MovingAverage[] Averages { get; init; }

    public IEnumerable<float[]> Vectors => [Weights, First, Second, .. Averages.Select(average => average.Values.ToArray())];

    public void Step(UpdateRule rule, Range part, long step, int width) =>
        FlatUpdate.Step(rule, Weights, Gradients, First, Second, Averages, part, step, 0.125f, width);

    public static void AssertSameBits(UpdateState expected, UpdateState actual)
    {
        foreach (var (left, right) in expected.Vectors.Zip(actual.Vectors))
            Assert.True(MemoryMarshal.AsBytes<float>(left).SequenceEqual(MemoryMarshal.AsBytes<float>(right)));
    }
}
