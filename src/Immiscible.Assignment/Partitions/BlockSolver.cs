using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.Partitions;

/// <summary>
/// Cuts a square matrix along its diagonal into blocks of equal size (within one) and solves each exactly: for batches beyond the memory or
/// time of one solve. What is lost against one solve is distance reduction, never a noise.
/// </summary>
/// <param name="solver">Solves the blocks, one after another.</param>
/// <param name="largestBlock">The most rows a block may have, at least 1.</param>
public sealed class BlockSolver(IAssignmentSolver solver, int largestBlock) : IAssignmentSolver
{
    private readonly SubmatrixSolver _parts = new(solver);

    /// <summary>Solves block after block; a matrix of no more than the largest block is solved whole.</summary>
    /// <param name="costs">Square costs.</param>
    /// <param name="columnOfRow">Receives the column of each row, of the row's own block.</param>
    /// <exception cref="AssignmentException">The matrix is not square, a block has no complete matching, or the block size is below 1.</exception>
    public void Solve(in CostMatrix costs, Span<int> columnOfRow)
    {
        MatrixShape.CheckAnswer(costs.Rows, columnOfRow.Length);
        if (largestBlock < 1) throw new AssignmentException($"blocks of {largestBlock} rows match nothing; give at least 1");
        if (costs.Rows <= largestBlock)
        {
            solver.Solve(costs, columnOfRow);
            return;
        }

        if (costs.Rows != costs.Columns)
            throw new AssignmentException($"a matrix of {costs.Rows} x {costs.Columns} cannot be cut into blocks; give a square one");
        var blocks = (costs.Rows + largestBlock - 1) / largestBlock;
        for (var block = 0; block < blocks; block++)
        {
            var start = (int)((long)costs.Rows * block / blocks);
            var members = new int[(int)((long)costs.Rows * (block + 1) / blocks) - start];
            for (var i = 0; i < members.Length; i++) members[i] = start + i;
            _parts.Solve(costs, members, members, columnOfRow);
        }
    }
}
