using BenchmarkDotNet.Attributes;
using Immiscible.Compute.Native;
using Immiscible.Numerics.Random;
using TorchSharp;

namespace Immiscible.Benchmarks.Numerics;

/// <summary>The noise of a global batch of 1,024 CIFAR-10 images (3,145,728 normals) on one thread, ours against torch's.</summary>
public class NoiseBenchmarks
{
    private const int Images = 1024;
    private const int ImageLength = 3 * 32 * 32;

    private readonly float[] _noise = new float[Images * ImageLength];
    private readonly CounterRandom _random = new(0, RandomStream.Noise);
    private torch.Tensor _tensor = null!;

    [GlobalSetup]
    public void LoadTorch()
    {
        TorchRuntime.EnsureLoaded();
        torch.set_num_threads(1);
        _tensor = torch.empty(Images * ImageLength);
    }

    [GlobalCleanup]
    public void Release() => _tensor.Dispose();

    [Benchmark(Baseline = true)]
    public void TorchRandn()
    {
        using var noise = torch.randn(Images * ImageLength);
    }

    [Benchmark]
    public void TorchNormalInPlace() => torch.nn.init.normal_(_tensor);

    [Benchmark]
    public void CounterRandomNormal()
    {
        for (var image = 0; image < Images; image++)
            _random.Normal(_noise.AsSpan(image * ImageLength, ImageLength), step: 0, (uint)image);
    }
}
