using Immiscible.Assignment.Auction;
using Immiscible.Assignment.Problems;

namespace Immiscible.Assignment.Tests.Problems;

public sealed class AssignerTests
{
    [Fact]
    public void Duals_are_feasible_for_the_matrix_as_given_and_the_gap_is_what_they_leave()
    {
        var random = new Random(1);
        var costs = Enumerable.Range(0, 60 * 60).Select(_ => (float)random.NextDouble() * 100 - 50).ToArray();
        foreach (var maximize in new[] { false, true })
        {
            var result = new Assigner().Solve(costs, 60, 60, new AssignmentOptions { Maximize = maximize });
            var sign = maximize ? -1 : 1;
            for (var i = 0; i < 60; i++)
                for (var j = 0; j < 60; j++)
                    Assert.True(sign * (costs[i * 60 + j] - result.RowDuals[i] - result.ColumnDuals[j]) >= -1e-9);
            Assert.Equal(result.Gap, sign * (result.Cost - result.RowDuals.Sum() - result.ColumnDuals.Sum()), 1e-6);
            Assert.InRange(result.Gap, 0, 60 * 100 / 32767.0 * 2);
        }
    }

    [Fact]
    public void Assign_gives_the_permutation_of_Solve()
    {
        var random = new Random(2);
        var costs = Enumerable.Range(0, 100 * 100).Select(_ => (float)random.NextDouble()).ToArray();
        var answer = new int[100];
        var assigner = new Assigner();
        assigner.Assign(costs, 100, 100, answer);
        Assert.Equal(assigner.Solve(costs, 100, 100).ColumnOfRow, answer);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_cost_that_cannot_be_is_named(float bad)
    {
        var costs = new float[40 * 40];
        costs[7 * 40 + 3] = bad;
        foreach (var quantization in Enum.GetValues<CostQuantization>())
        {
            var options = new AssignmentOptions { Quantization = quantization };
            var error = Assert.Throws<AssignmentException>(() => new Assigner().Solve(costs, 40, 40, options));
            Assert.Contains("row 7, column 3", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_coarser_step_is_taken_when_a_later_row_spreads_further_than_the_sample()
    {
        var random = new Random(3);
        var costs = Enumerable.Range(0, 64 * 64).Select(_ => (float)random.NextDouble()).ToArray();
        costs[9 * 64 + 5] = 1000;
        var result = new Assigner().Solve(costs, 64, 64);
        Assert.True(result.IsOptimal);
        Assert.InRange(result.Gap, 0, 64 * 1000 / 32767.0 * 2);
    }

    [Fact]
    public void Doubles_are_measured_from_their_row_before_they_lose_digits()
    {
        var random = new Random(4);
        // An offset of 1e9 would leave single precision steps of 64.
        var costs = Enumerable.Range(0, 70 * 70).Select(_ => 1e9 + random.NextDouble()).ToArray();
        foreach (var maximize in new[] { false, true })
        {
            var options = new AssignmentOptions { Maximize = maximize };
            var exact = new Assigner().Solve(costs, 70, 70, options with { Quantization = CostQuantization.None });
            var result = new Assigner().Solve(costs, 70, 70, options);
            Assert.True(result.IsOptimal);
            Assert.Equal(exact.Cost, result.Cost, 70 / 32767.0);
        }
    }

    [Fact]
    public void Doubles_too_far_apart_for_integers_are_refused_rather_than_taken_for_forbidden()
    {
        var costs = new double[16];
        costs[6] = 1e200;
        var error = Assert.Throws<AssignmentException>(() => new Assigner().Solve(costs, 4, 4));
        Assert.Contains("row 1 spreads over more than single precision holds", error.Message, StringComparison.Ordinal);
        Assert.True(new Assigner().Solve(costs, 4, 4, new AssignmentOptions { Quantization = CostQuantization.None }).IsOptimal);
    }

    [Theory]
    [InlineData(600, 600)]
    [InlineData(600, 1200)]
    public void Two_threads_give_the_permutation_of_one(int rows, int columns)
    {
        var random = new Random(5);
        var assigners = (One: new Assigner(VectorPaths.Widest), Two: new Assigner(VectorPaths.Widest, threads: 2));
        for (var trial = 0; trial < 20; trial++)
        {
            var costs = Enumerable.Range(0, rows * columns).Select(_ => (float)random.NextDouble()).ToArray();
            // A late row that spreads further makes both start again with a coarser step.
            if (trial % 2 == 1) costs[(rows - 7) * columns + trial] = 10;
            Assert.Equal(assigners.One.Solve(costs, rows, columns).ColumnOfRow, assigners.Two.Solve(costs, rows, columns).ColumnOfRow);
        }
    }

    [Fact]
    public void What_two_threads_cannot_read_is_named_as_one_names_it()
    {
        var costs = new float[600 * 600];
        costs[580 * 600 + 3] = costs[70 * 600 + 5] = float.NaN;
        var error = Assert.Throws<AssignmentException>(() => new Assigner(VectorPaths.Widest, threads: 2).Solve(costs, 600, 600));
        Assert.Contains("row 70, column 5", error.Message, StringComparison.Ordinal);
    }
}
