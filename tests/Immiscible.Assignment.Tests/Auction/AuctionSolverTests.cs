using Immiscible.Assignment.Auction;
using Immiscible.Assignment.Costs;
using Immiscible.Assignment.JonkerVolgenant;
using Immiscible.Assignment.Tests.Reference;

namespace Immiscible.Assignment.Tests.Auction;

public sealed class AuctionSolverTests
{
    private static readonly VectorPath[] Paths = [.. Enum.GetValues<VectorPath>().Where(VectorPaths.IsSupported)];

    [Fact]
    public void Ten_thousand_random_matrices_are_proved_optimal_with_one_permutation_from_all_vector_paths()
    {
        var random = new Random(1);
        var solvers = Paths.Select(path => new AuctionSolver(path)).ToArray();
        for (var trial = 0; trial < 10000; trial++)
        {
            var kind = trial % Instances.Kinds;
            var rows = random.Next(1, trial % 7 == 0 ? 301 : 80);
            var columns = trial % 5 == 0 ? rows + random.Next(60) : rows;
            AssertProvedOptimal(solvers, Instances.Rectangular(random, rows, columns, kind), rows, columns, $"trial {trial}, kind {kind}");
        }
    }

    [Theory]
    [InlineData(512)]
    [InlineData(1000)]
    public void Large_matrices_are_proved_optimal_with_one_permutation_from_all_vector_paths(int size)
    {
        var random = new Random(size);
        var solvers = Paths.Select(path => new AuctionSolver(path)).ToArray();
        for (var kind = 0; kind < Instances.Kinds; kind++)
            AssertProvedOptimal(solvers, Instances.Square(random, size, kind), size, size, $"size {size}, kind {kind}");
    }

    [Fact]
    public void Costs_like_image_noise_distances_need_no_fallback()
    {
        var random = new Random(3);
        var solver = new AuctionSolver();
        foreach (var size in new[] { 2, 33, 256, 700 })
        {
            solver.Solve(new CostMatrix(Instances.Square(random, size, 8), size, size), new int[size]);
            Assert.False(solver.UsedFallback, $"size {size}");
        }
    }

    [Fact]
    public void Prices_that_leave_16_bits_are_answered_by_the_fallback()
    {
        // Two rows per cheap column and nothing else below the top of the range: the war over the cheap column has no 16-bit end.
        const int Size = 40;
        var values = new ushort[Size * Size];
        Array.Fill(values, (ushort)65534);
        for (var i = 0; i < Size; i++) values[i * Size + i / 2] = 0;
        var solver = new AuctionSolver();
        AssertProvedOptimal([solver], values, Size, Size, "price war");
        Assert.True(solver.UsedFallback);
    }

    [Fact]
    public void Forbidden_pairs_without_a_complete_matching_are_reported()
    {
        const int Size = 50;
        var values = new ushort[Size * Size];
        for (var i = 0; i < 20; i++) values.AsSpan(i * Size + 19, Size - 19).Fill(CostMatrix.Forbidden);
        foreach (var path in Paths)
        {
            var error = Assert.Throws<AssignmentException>(() => new AuctionSolver(path).Solve(new CostMatrix(values, Size, Size), new int[Size]));
            Assert.StartsWith("no complete matching", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_used_solver_answers_as_a_new_one_does()
    {
        var random = new Random(4);
        var used = new AuctionSolver();
        for (var trial = 0; trial < 60; trial++)
        {
            var size = random.Next(1, 200);
            var values = Instances.Square(random, size, trial % Instances.Kinds);
            if (trial % Instances.Kinds == 9) continue;
            int[] first = new int[size], second = new int[size];
            used.Solve(new CostMatrix(values, size, size), first);
            new AuctionSolver().Solve(new CostMatrix(values, size, size), second);
            Assert.Equal(second, first);
        }
    }

    [Fact]
    public void Padding_and_alignment_do_not_change_the_answer()
    {
        var random = new Random(5);
        const int Size = 100;
        var values = Instances.Square(random, Size, 1);
        var buffer = new CostBuffer(Size, Size);
        for (var i = 0; i < Size; i++) values.AsSpan(i * Size, Size).CopyTo(buffer.Row(i));
        int[] packed = new int[Size], padded = new int[Size];
        new AuctionSolver().Solve(new CostMatrix(values, Size, Size), packed);
        new AuctionSolver().Solve(buffer.Matrix, padded);
        Assert.Equal(packed, padded);
    }

    [Fact]
    public void A_solve_allocates_nothing_after_the_first_of_a_size()
    {
        const int Size = 200;
        var random = new Random(6);
        var solver = new AuctionSolver();
        var buffer = new CostBuffer(Size, Size);
        var answer = new int[Size];
        Solve(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Solve(1);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Solve(int round)
        {
            for (var i = 0; i < Size; i++)
                foreach (ref var cost in buffer.Row(i)) cost = (ushort)random.Next(20000 + round);
            solver.Solve(buffer.Matrix, answer);
        }
    }

    private static void AssertProvedOptimal(AuctionSolver[] solvers, ushort[] values, int rows, int columns, string what)
    {
        var costs = new CostMatrix(values, rows, columns);
        int[]? first = null;
        foreach (var solver in solvers)
        {
            var answer = new int[rows];
            try
            {
                solver.Solve(costs, answer);
            }
            catch (AssignmentException)
            {
                Assert.Throws<AssignmentException>(() => new JonkerVolgenantSolver().Solve(new CostMatrix(values, rows, columns), answer));
                continue;
            }

            var duals = new long[columns];
            solver.CopyColumnDuals(duals);
            var certificate = OptimalityCertificate.Check(costs, answer, duals);
            Assert.True(certificate.IsOptimal, $"{what}, {rows} x {columns}, fallback {solver.UsedFallback}: {certificate}");
            Assert.Equal(first ?? answer, answer);
            first ??= answer;
        }
    }
}
