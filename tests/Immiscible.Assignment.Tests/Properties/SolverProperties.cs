using CsCheck;
using Immiscible.Assignment.Auction;
using Immiscible.Assignment.Costs;
using Immiscible.Assignment.JonkerVolgenant;
using Immiscible.Assignment.Tests.Reference;

namespace Immiscible.Assignment.Tests.Properties;

/// <summary>Properties of any cost matrix; a counterexample is shrunk before it is shown.</summary>
public sealed class SolverProperties
{
    private static readonly Gen<(int Rows, int Columns, ushort[] Values)> Matrices =
        from rows in Gen.Int[1, 40]
        from extra in Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[0, 20]))
        from top in Gen.OneOf(Gen.Const<ushort>(1), Gen.Const<ushort>(5), Gen.Const<ushort>(300), Gen.Const<ushort>(32767), Gen.Const(CostMatrix.MaximumCost))
        from values in Gen.UShort[0, top].Array[rows * (rows + extra)]
        select (rows, rows + extra, values);

    [Fact]
    public void Every_vector_path_finds_the_same_proved_optimum() => Matrices.Sample(
        matrix =>
        {
            int[]? first = null;
            foreach (var path in Enum.GetValues<VectorPath>().Where(VectorPaths.IsSupported))
            {
                var costs = new CostMatrix(matrix.Values, matrix.Rows, matrix.Columns);
                var answer = new int[matrix.Rows];
                var duals = new long[matrix.Columns];
                var solver = new AuctionSolver(path);
                solver.Solve(costs, answer);
                solver.CopyColumnDuals(duals);
                Assert.True(OptimalityCertificate.Check(costs, answer, duals).IsOptimal);
                Assert.Equal(first ??= answer, answer);
            }
        },
        iter: 2000);

    [Fact]
    public void A_constant_added_to_a_row_changes_nothing_but_the_cost() => Gen.Select(Matrices, Gen.Int[0, 39], Gen.UShort[1, 500]).Sample(
        (matrix, row, constant) =>
        {
            row %= matrix.Rows;
            var values = matrix.Values.Select(value => (ushort)(value / 2)).ToArray();
            var raised = values.Select((value, at) => at / matrix.Columns == row ? (ushort)(value + constant) : value).ToArray();
            Assert.Equal(Optimum(values, matrix.Rows, matrix.Columns) + constant, Optimum(raised, matrix.Rows, matrix.Columns));
        },
        iter: 500);

    [Fact]
    public void The_order_of_rows_and_columns_does_not_change_the_cost() => Gen.Select(Matrices, Gen.Int).Sample(
        (matrix, seed) =>
        {
            var random = new Random(seed);
            int[] rows = [.. Enumerable.Range(0, matrix.Rows)], columns = [.. Enumerable.Range(0, matrix.Columns)];
            random.Shuffle(rows);
            random.Shuffle(columns);
            var shuffled = rows.SelectMany(i => columns.Select(j => matrix.Values[i * matrix.Columns + j])).ToArray();
            Assert.Equal(Optimum(matrix.Values, matrix.Rows, matrix.Columns), Optimum(shuffled, matrix.Rows, matrix.Columns));
        },
        iter: 500);

    [Fact]
    public void The_auction_costs_what_shortest_augmenting_paths_cost() => Matrices.Sample(
        matrix =>
        {
            var costs = new CostMatrix(matrix.Values, matrix.Rows, matrix.Columns);
            var answer = new int[matrix.Rows];
            new JonkerVolgenantSolver().Solve(costs, answer);
            Assert.Equal(Verify.Cost(costs, answer), Optimum(matrix.Values, matrix.Rows, matrix.Columns));
        },
        iter: 500);

    private static long Optimum(ushort[] values, int rows, int columns)
    {
        var costs = new CostMatrix(values, rows, columns);
        var answer = new int[rows];
        new AuctionSolver().Solve(costs, answer);
        return Verify.Cost(costs, answer);
    }
}
