using System.Numerics;

namespace Immiscible.Assignment.JonkerVolgenant;

/// <summary>The partial matching, the column duals and the list of free rows that the phases hand to each other.</summary>
/// <remarks>
/// Invariant between phases, with u_i = min_j (c_ij - v_j): a matched pair is tight (c_ij - v_j = u_i), v_j &lt;= 0 for a matrix with
/// more columns than rows, and then every free column still has v_j = 0. A complete matching with this invariant is optimal.
/// </remarks>
internal sealed class Matching<TDual> where TDual : unmanaged, INumber<TDual>
{
    private TDual[] _columnDual = [];
    private int[] _rowOfColumn = [];
    private int[] _freeRow = [];

    public Span<TDual> ColumnDual => _columnDual.AsSpan(0, Columns);

    /// <summary>The row of each column, -1 where free.</summary>
    public Span<int> RowOfColumn => _rowOfColumn.AsSpan(0, Columns);

    /// <summary>Room for one entry a row; the first <see cref="FreeRowCount"/> are the rows without a column.</summary>
    public Span<int> FreeRow => _freeRow.AsSpan(0, Rows);

    public int FreeRowCount { get; set; }

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    /// <summary>Forgets the last problem: no pairs, zero duals, all rows free in order.</summary>
    public void Reset(int rows, int columns)
    {
        if (_columnDual.Length < columns)
        {
            _columnDual = new TDual[columns];
            _rowOfColumn = new int[columns];
        }

        if (_freeRow.Length < rows) _freeRow = new int[rows];
        (Rows, Columns, FreeRowCount) = (rows, columns, rows);
        ColumnDual.Clear();
        RowOfColumn.Fill(-1);
        for (var i = 0; i < rows; i++) _freeRow[i] = i;
    }
}
