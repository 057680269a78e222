using Immiscible.Assignment;
using Immiscible.Assignment.Npy;

namespace Immiscible.Console.Matching;

/// <summary>
/// The square blocks along a matrix's diagonal, equal in size within one row, as BlockSolver cuts a quantised matrix.
/// </summary>
internal sealed class DiagonalBlocks
{
    private readonly NpyMatrix _matrix;

    public DiagonalBlocks(NpyMatrix matrix, int largestBlock)
    {
        if (matrix.Rows != matrix.Columns)
            throw new AssignmentException($"a cost matrix of {matrix.Rows} x {matrix.Columns} cannot be cut into blocks; give a square one");
        _matrix = matrix;
        Count = (matrix.Rows + largestBlock - 1) / largestBlock;
    }

    public int Count { get; }

    /// <summary>The first row, and column, of a block; that of <see cref="Count"/> is the end.</summary>
    public int Start(int block) => (int)((long)_matrix.Rows * block / Count);

    /// <summary>A copy of one block.</summary>
    public NpyMatrix this[int block]
    {
        get
        {
            var (start, size) = (Start(block), Start(block + 1) - Start(block));
            return new NpyMatrix(size, size, Cut(_matrix.Singles, start, size), Cut(_matrix.Doubles, start, size));
        }
    }

    private T[]? Cut<T>(T[]? values, int start, int size)
    {
        if (values is null) return null;
        var block = new T[size * size];
        for (var i = 0; i < size; i++) values.AsSpan((start + i) * _matrix.Columns + start, size).CopyTo(block.AsSpan(i * size));
        return block;
    }
}
