using Immiscible.Compute.Native;
using Immiscible.Compute.Safetensors;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tests;

/// <summary>Named tensors recorded from a reference implementation.</summary>
internal sealed class Recorded : IDisposable
{
    private readonly SafetensorsReader _reader;

    public Recorded(string fixture)
    {
        _reader = SafetensorsReader.Open(SharedData.Fixture(fixture));
        TorchRuntime.EnsureLoaded();
    }

    public IReadOnlyList<string> Names => _reader.Names;

    public bool Contains(string name) => _reader.Contains(name);

    public float[] Floats(string name) => _reader.ReadFloats(name);

    public long[] Int64s(string name) => _reader.ReadInt64s(name);

    /// <summary>Whole numbers or others.</summary>
    public double[] Numbers(string name) =>
        _reader.Entry(name).DataType == SafetensorsDataType.I64 ? Array.ConvertAll(Int64s(name), n => (double)n) : Array.ConvertAll(Floats(name), n => (double)n);

    public Tensor Tensor(string name) => tensor(Floats(name), [.. _reader.Entry(name).Shape]);

    public void Dispose() => _reader.Dispose();

    /// <summary>The largest difference between two elements.</summary>
    public static double Error(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        return (expected - actual).abs().max().item<float>() is var error && float.IsNaN(error) ? double.PositiveInfinity : error;
    }

    public static void AssertClose(float[] expected, Tensor actual, double tolerance) =>
        AssertClose(expected.AsSpan(), actual.data<float>().ToArray().AsSpan(), tolerance);

    public static void AssertClose(float[] expected, IEnumerable<double> actual, double absolute, double relative) =>
        AssertClose(expected, actual.Select(static value => (float)value).ToArray(), absolute, relative);

    /// <summary>The negative twin: values a hundredth off are told apart.</summary>
    public static void AssertApart(float[] expected, IEnumerable<double> actual, double absolute, double relative) =>
        Assert.Contains(
            expected.Zip(actual, (e, a) => Math.Abs(e - a) > absolute + relative * Math.Abs(e)), static apart => apart);

    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double absolute, double relative = 0)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var error = Math.Abs(expected[i] - actual[i]);
            Assert.True(error <= absolute + relative * Math.Abs(expected[i]), $"at {i}: {expected[i]}, got {actual[i]}");
        }
    }
}
