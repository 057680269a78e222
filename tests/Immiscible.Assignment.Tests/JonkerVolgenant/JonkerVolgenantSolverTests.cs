using Immiscible.Assignment.Costs;
using Immiscible.Assignment.JonkerVolgenant;
using Immiscible.Assignment.Tests.Reference;

namespace Immiscible.Assignment.Tests.JonkerVolgenant;

public sealed class JonkerVolgenantSolverTests
{
    [Theory]
    [InlineData(65535)]
    [InlineData(1000)]
    [InlineData(3)]
    [InlineData(1)]
    public void Small_matrices_get_the_least_cost_of_all_matchings(int range)
    {
        var random = new Random(range);
        var solver = new JonkerVolgenantSolver();
        for (var trial = 0; trial < 400; trial++)
        {
            var rows = random.Next(1, 7);
            var columns = rows + random.Next(0, 3);
            var values = Enumerable.Range(0, rows * columns).Select(_ => (ushort)random.Next(range)).ToArray();
            if (trial % 3 == 0) foreach (ref var value in values.AsSpan()) if (random.Next(5) == 0) value = CostMatrix.Forbidden;
            var costs = new CostMatrix(values, rows, columns);
            var answer = new int[rows];
            if (BruteForce.LeastCost(costs) is { } least)
            {
                solver.Solve(costs, answer);
                Assert.Equal(least, Verify.Cost(costs, answer));
            }
            else
            {
                var error = Assert.Throws<AssignmentException>(() => solver.Solve(new CostMatrix(values, rows, columns), answer));
                Assert.StartsWith("no complete matching", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_constant_matrix_gets_a_permutation()
    {
        var answer = new int[200];
        var values = new ushort[200 * 200];
        Array.Fill(values, (ushort)7);
        new JonkerVolgenantSolver().Solve(new CostMatrix(values, 200, 200), answer);
        Assert.Equal(1400, Verify.Cost(new CostMatrix(values, 200, 200), answer));
    }

    [Fact]
    public void A_used_solver_answers_as_a_new_one_does()
    {
        var random = new Random(5);
        var used = new JonkerVolgenantSolver();
        for (var trial = 0; trial < 30; trial++)
        {
            var size = random.Next(1, 60);
            var values = Enumerable.Range(0, size * size).Select(_ => (ushort)random.Next(8)).ToArray();
            var (first, second) = (new int[size], new int[size]);
            used.Solve(new CostMatrix(values, size, size), first);
            new JonkerVolgenantSolver().Solve(new CostMatrix(values, size, size), second);
            Assert.Equal(second, first);
        }
    }

    [Fact]
    public void An_answer_of_the_wrong_length_is_refused()
    {
        var error = Assert.Throws<AssignmentException>(() => new JonkerVolgenantSolver().Solve(new CostMatrix(new ushort[4], 2, 2), new int[3]));
        Assert.Contains("one entry a row", error.Message, StringComparison.Ordinal);
    }
}
