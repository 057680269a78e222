namespace Immiscible.Assignment.Problems;

/// <summary>Some rows and columns of a matrix, copied out so that they can be solved by themselves.</summary>
internal sealed class Submatrix
{
    private readonly float[]? _singles;
    private readonly double[]? _doubles;
    private readonly bool _maximize;

    /// <summary>Copies the part.</summary>
    public Submatrix(RealCosts whole, int[] rows, int[] columns)
    {
        (Rows, Columns, _maximize) = (rows, columns, whole.Sign < 0);
        if (whole.Singles.IsEmpty) _doubles = Copy(whole.Doubles, whole.Columns);
        else _singles = Copy(whole.Singles, whole.Columns);
    }

    /// <summary>The rows' numbers in the whole.</summary>
    public int[] Rows { get; }

    /// <summary>The columns' numbers in the whole.</summary>
    public int[] Columns { get; }

    /// <summary>The part as a matrix of its own.</summary>
    public RealCosts Costs => new(_singles, _doubles, Rows.Length, Columns.Length, _maximize);

    private T[] Copy<T>(ReadOnlySpan<T> values, int stride)
    {
        var part = new T[Rows.Length * Columns.Length];
        for (var i = 0; i < Rows.Length; i++)
        {
            var row = values.Slice(Rows[i] * stride, stride);
            for (var j = 0; j < Columns.Length; j++) part[i * Columns.Length + j] = row[Columns[j]];
        }

        return part;
    }
}
