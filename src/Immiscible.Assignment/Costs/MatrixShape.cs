namespace Immiscible.Assignment.Costs;

/// <summary>The shapes that an assignment problem may have.</summary>
internal static class MatrixShape
{
    /// <summary>Throws unless 1 &lt;= rows &lt;= columns.</summary>
    public static void Check(int rows, int columns)
    {
        if (rows < 1) throw new AssignmentException($"a cost matrix of {rows} x {columns} has nothing to match; give at least one row");
        if (rows > columns)
            throw new AssignmentException(
                $"a cost matrix of {rows} x {columns} has more rows than columns, so not every row can have its own; transpose it");
    }

    /// <summary>Throws unless the answer has one entry a row.</summary>
    public static void CheckAnswer(int rows, int answerLength)
    {
        if (answerLength != rows)
            throw new AssignmentException($"the answer has room for {answerLength} rows and the cost matrix has {rows}; give one entry a row");
    }
}
