using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.Partitions;

/// <summary>Solves the part of a matrix that some rows and columns make up and writes the answer in the whole's numbers.</summary>
internal sealed class SubmatrixSolver(IAssignmentSolver solver)
{
    private readonly CostBuffer _part = new(1, 1);
    private int[] _answer = [];

    public void Solve(in CostMatrix costs, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, Span<int> columnOfRow)
    {
        _part.Resize(rows.Length, columns.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            var source = costs.Row(rows[i]);
            var target = _part.Row(i);
            for (var j = 0; j < columns.Length; j++) target[j] = source[columns[j]];
        }

        if (_answer.Length < rows.Length) _answer = new int[rows.Length];
        var answer = _answer.AsSpan(0, rows.Length);
        solver.Solve(_part.Matrix, answer);
        for (var i = 0; i < rows.Length; i++) columnOfRow[rows[i]] = columns[answer[i]];
    }
}
