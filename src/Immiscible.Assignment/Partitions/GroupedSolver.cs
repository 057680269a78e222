using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.Partitions;

/// <summary>Assigns within groups only: images of one shape or condition to the noises drawn for it. Each group is solved exactly.</summary>
/// <param name="solver">Solves the groups, one after another.</param>
public sealed class GroupedSolver(IAssignmentSolver solver)
{
    private readonly SubmatrixSolver _parts = new(solver);

    /// <summary>Solves each group by itself.</summary>
    /// <param name="costs">Costs; those between groups are not read.</param>
    /// <param name="rowGroups">The group of each row.</param>
    /// <param name="columnGroups">The group of each column.</param>
    /// <param name="columnOfRow">Receives the column of each row.</param>
    /// <exception cref="AssignmentException">The lengths do not fit, or a group has more rows than columns.</exception>
    public void Solve(in CostMatrix costs, ReadOnlySpan<int> rowGroups, ReadOnlySpan<int> columnGroups, Span<int> columnOfRow)
    {
        MatrixShape.CheckAnswer(costs.Rows, columnOfRow.Length);
        if (rowGroups.Length != costs.Rows || columnGroups.Length != costs.Columns)
            throw new AssignmentException(
                $"{rowGroups.Length} row and {columnGroups.Length} column groups were given for {costs.Rows} x {costs.Columns} costs; give one each");
        foreach (var group in new SortedSet<int>(rowGroups.ToArray()))
        {
            int[] rows = Members(rowGroups, group), columns = Members(columnGroups, group);
            if (rows.Length > columns.Length)
                throw new AssignmentException($"group {group} has {rows.Length} rows and only {columns.Length} columns, so not every row can have its own");
            _parts.Solve(costs, rows, columns, columnOfRow);
        }
    }

    private static int[] Members(ReadOnlySpan<int> groups, int group)
    {
        var members = new List<int>();
        for (var i = 0; i < groups.Length; i++)
            if (groups[i] == group)
                members.Add(i);
        return [.. members];
    }
}
