using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Immiscible.Compute.Optimizers;

namespace Immiscible.Benchmarks.Optimizers;

/// <summary>The update of the 35.7 M parameter CIFAR-10 UNet on one core: weights, two moments and the moving average.</summary>
public unsafe class FusedAdamBenchmark
{
    private const int Length = 35_746_320;
    private static readonly AdamOptions Options = new(2e-4, 0.9, 0.999, 1e-8);
    private readonly nint[] _vectors = new nint[5];
    private long _step;

    [Params(256, 512)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Allocate()
    {
        for (var i = 0; i < _vectors.Length; i++)
        {
            _vectors[i] = (nint)NativeMemory.AlignedAlloc((nuint)Length * sizeof(float), 64);
            Vector(i).Fill(0.01f * (i + 1));
        }
    }

    [GlobalCleanup]
    public void Free()
    {
        foreach (var vector in _vectors) NativeMemory.AlignedFree((void*)vector);
    }

    [Benchmark]
    public void AdamAndAverage() =>
        FusedAdam.Step(Vector(0), Vector(1), Vector(2), Vector(3), Vector(4), Options, ++_step, 0.125f, 0.9999f, Width);

    [Benchmark]
    public void AdamAlone() => FusedAdam.Step(Vector(0), Vector(1), Vector(2), Vector(3), [], Options, ++_step, 0.125f, 0, Width);

    [Benchmark]
    public double Norm() => GradientNorm.Compute(Vector(1), Width == 512);

    private Span<float> Vector(int index) => new((void*)_vectors[index], Length);
}
