using System.Buffers;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Immiscible.Compute.Optimizers;

namespace Immiscible.Benchmarks.Optimizers;

/// <summary>The update of the 35.7 M parameter CIFAR-10 UNet on one core: weights, two moments and the moving averages.</summary>
public unsafe class FlatUpdateBenchmark
{
    private const int Length = 35_746_320;
    private readonly nint[] _vectors = new nint[7];
    private MovingAverage[] _averages = [];
    private long _step;

    [Params(256, 512)]
    public int Width { get; set; }

    [Params(OptimizerKind.Adam, OptimizerKind.RAdam)]
    public OptimizerKind Kind { get; set; }

    [GlobalSetup]
    public void Allocate()
    {
        for (var i = 0; i < _vectors.Length; i++)
        {
            _vectors[i] = (nint)NativeMemory.AlignedAlloc((nuint)Length * sizeof(float), 64);
            Vector(i).Fill(0.01f * (i + 1));
        }
        _averages = [.. _vectors.Skip(4).Select(vector => new MovingAverage(new NativeFloats(vector).Memory, 0.9999f))];
    }

    [GlobalCleanup]
    public void Free()
    {
        foreach (var vector in _vectors) NativeMemory.AlignedFree((void*)vector);
    }

    [Benchmark]
    public void NoAverage() => Step([]);

    [Benchmark]
    public void OneAverage() => Step(_averages.AsSpan(0, 1));

    [Benchmark]
    public void ThreeAverages() => Step(_averages);

    /// <summary>What the second and third average cost where each is a pass of its own.</summary>
    [Benchmark]
    public void ThreeAveragesInPassesOfTheirOwn()
    {
        Step(_averages.AsSpan(0, 1));
        foreach (var average in _averages.AsSpan(1)) FlatUpdate.Average(Vector(0), average.Values.Span, average.Decay, Width);
    }

    [Benchmark]
    public double Norm() => GradientNorm.Compute(Vector(1), Width == 512);

    private void Step(ReadOnlySpan<MovingAverage> averages) => FlatUpdate.Step(
        new UpdateRule(Kind, 2e-4, 0.9, 0.999, 1e-8), Vector(0), Vector(1), Vector(2), Vector(3), averages, .., ++_step, 0.125f, Width);

    private Span<float> Vector(int index) => new((void*)_vectors[index], Length);

    private sealed class NativeFloats(nint address) : MemoryManager<float>
    {
        public override Span<float> GetSpan() => new((void*)address, Length);

        public override MemoryHandle Pin(int elementIndex = 0) => new((float*)address + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
