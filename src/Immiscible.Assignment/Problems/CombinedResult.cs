namespace Immiscible.Assignment.Problems;

/// <summary>Puts the answers for the parts of a matrix together.</summary>
internal sealed class CombinedResult(int rows, int columns)
{
    /// <summary>The answer so far; optimal and with a gap as far as pairs between parts are excluded.</summary>
    public AssignmentResult Result { get; private set; } = new()
    {
        ColumnOfRow = new int[rows],
        Cost = 0,
        IsOptimal = true,
        Gap = 0,
        RowDuals = new double[rows],
        ColumnDuals = new double[columns],
        Elapsed = TimeSpan.Zero,
    };

    /// <summary>Adds the answer for one part.</summary>
    public void Add(Submatrix part, AssignmentResult answer)
    {
        for (var i = 0; i < part.Rows.Length; i++)
        {
            Result.ColumnOfRow[part.Rows[i]] = part.Columns[answer.ColumnOfRow[i]];
            Result.RowDuals[part.Rows[i]] = answer.RowDuals[i];
        }

        for (var j = 0; j < part.Columns.Length; j++) Result.ColumnDuals[part.Columns[j]] = answer.ColumnDuals[j];
        Result = Result with
        {
            Cost = Result.Cost + answer.Cost,
            IsOptimal = Result.IsOptimal && answer.IsOptimal,
            Gap = Result.Gap + answer.Gap,
            Elapsed = Result.Elapsed + answer.Elapsed,
        };
    }
}
