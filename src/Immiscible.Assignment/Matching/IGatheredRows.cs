namespace Immiscible.Assignment.Matching;

/// <summary>The rows of one problem, in the form that their solver reads; lengths and numbers have been checked.</summary>
internal interface IGatheredRows
{
    void Resize(int rows, int columns);

    void SetRow(int row, ReadOnlySpan<byte> payload);

    void Solve(Span<int> columnOfRow);
}
