using BenchmarkDotNet.Attributes;
using Immiscible.Assignment.Auction;
using Immiscible.Assignment.Problems;

namespace Immiscible.Benchmarks.Assignment;

/// <summary>
/// Quantise and solve, from float32 distances to a permutation, one thread. Instances rotate: the same one again and again would teach
/// the branch predictor its answer.
/// </summary>
[MemoryDiagnoser]
public class AssignmentBenchmarks
{
    private float[][] _instances = [];
    private int[] _answer = [];
    private Assigner _assigner = null!;
    private int _next;

    [Params(128, 256, 512, 1024, 2048, 4096)]
    public int Size { get; set; }

    [Params(VectorPath.Avx512, VectorPath.Avx2)]
    public VectorPath Path { get; set; }

    [GlobalSetup]
    public void MakeInstances()
    {
        _instances = [.. Enumerable.Range(0, Math.Clamp(8192 / Size, 2, 8)).Select(seed => CifarDistances.Instance(Size, seed))];
        _answer = new int[Size];
        _assigner = new Assigner(Path);
    }

    [Benchmark]
    public int QuantizeAndSolve()
    {
        _assigner.Assign(_instances[_next++ % _instances.Length], Size, Size, _answer);
        return _answer[0];
    }
}
