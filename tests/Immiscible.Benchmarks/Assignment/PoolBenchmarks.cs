using BenchmarkDotNet.Attributes;
using Immiscible.Assignment.Auction;
using Immiscible.Assignment.Costs;
using Immiscible.Assignment.JonkerVolgenant;
using Immiscible.Assignment.Problems;

namespace Immiscible.Benchmarks.Assignment;

/// <summary>A pool of more noises than images, against the dense algorithm of Jonker and Volgenant on the same quantised matrices.</summary>
public class PoolBenchmarks
{
    private readonly AuctionSolver _auction = new();
    private readonly JonkerVolgenantSolver _dense = new();
    private CostBuffer[] _instances = [];
    private int[] _answer = [];
    private int _next;

    [Params(256, 1024)]
    public int Size { get; set; }

    [Params(2, 4)]
    public int PoolFactor { get; set; }

    [GlobalSetup]
    public void MakeInstances()
    {
        _answer = new int[Size];
        _instances = [.. Enumerable.Range(0, 4).Select(seed =>
        {
            var costs = CifarDistances.Instance(Size, Size * PoolFactor, seed);
            var buffer = new CostBuffer(Size, Size * PoolFactor);
            new Assigner().Quantize(costs, Size, Size * PoolFactor, buffer);
            return buffer;
        })];
    }

    [Benchmark]
    public int Auction() => Solve(_auction);

    [Benchmark(Baseline = true)]
    public int Dense() => Solve(_dense);

    private int Solve(Immiscible.Assignment.IAssignmentSolver solver)
    {
        solver.Solve(_instances[_next++ % _instances.Length].Matrix, _answer);
        return _answer[0];
    }
}
