namespace Immiscible.Assignment.Problems;

/// <summary>Which rows and columns are solved together.</summary>
internal static class Partition
{
    /// <summary>The rows and columns of each group, in the order of the groups' numbers.</summary>
    /// <exception cref="AssignmentException">The groups do not fit the matrix, or one has more rows than columns.</exception>
    public static IEnumerable<(int[] Rows, int[] Columns)> ByGroup(IReadOnlyList<int> rowGroups, IReadOnlyList<int>? columnGroups, int rows, int columns)
    {
        if (rowGroups.Count != rows || columnGroups?.Count != columns)
            throw new AssignmentException(
                $"{rowGroups.Count} row and {columnGroups?.Count ?? 0} column groups were given for {rows} x {columns} costs; give one each");
        var parts = new List<(int[] Rows, int[] Columns)>();
        foreach (var group in new SortedSet<int>(rowGroups))
        {
            var part = (Rows: Members(rowGroups, group), Columns: Members(columnGroups, group));
            if (part.Rows.Length > part.Columns.Length)
                throw new AssignmentException(
                    $"group {group} has {part.Rows.Length} rows and only {part.Columns.Length} columns, so not every row can have its own");
            parts.Add(part);
        }

        return parts;
    }

    /// <summary>Consecutive blocks of at most <paramref name="largest"/> rows and the same columns, equal in size within one.</summary>
    /// <exception cref="AssignmentException">The matrix is not square.</exception>
    public static IReadOnlyList<int[]> IntoBlocks(int rows, int columns, int largest)
    {
        if (rows != columns) throw new AssignmentException($"a matrix of {rows} x {columns} cannot be cut into blocks; give a square one");
        var blocks = (rows + largest - 1) / largest;
        return [.. Enumerable.Range(0, blocks).Select(block =>
        {
            var first = (int)((long)rows * block / blocks);
            return Enumerable.Range(first, (int)((long)rows * (block + 1) / blocks) - first).ToArray();
        })];
    }

    private static int[] Members(IReadOnlyList<int> groups, int group) => [.. Enumerable.Range(0, groups.Count).Where(at => groups[at] == group)];
}
