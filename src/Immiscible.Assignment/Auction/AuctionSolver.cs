using Immiscible.Assignment.Auction.Kernels;
using Immiscible.Assignment.Costs;
using Immiscible.Assignment.JonkerVolgenant;
using Immiscible.Assignment.Threading;

namespace Immiscible.Assignment.Auction;

/// <summary>
/// An exact solver made for distances between images and noise: an epsilon-scaled auction over short candidate lists (Bertsekas 1988),
/// completed by sparse shortest augmenting paths. Where its 16-bit prices do not suffice, the dense algorithm of Jonker and Volgenant
/// answers instead.
/// </summary>
/// <remarks>
/// Every vector path gives the same permutation, ties included. Memory beside the matrix is about 200 bytes a row; a matrix whose rows
/// are not padded to 64-byte vectors (see <see cref="CostBuffer"/>) is copied first.
/// </remarks>
public sealed class AuctionSolver : IAssignmentSolver
{
    private readonly AuctionState _state;
    private readonly IAuctionEngine _engine;
    private readonly JonkerVolgenantSolver _fallback = new();
    private readonly CostBuffer _aligned = new(1, 1);

    /// <summary>A solver on the widest vectors this machine has.</summary>
    public AuctionSolver() : this(VectorPaths.Widest)
    {
    }

    /// <summary>A solver on a chosen vector path.</summary>
    /// <param name="path">The instructions to use.</param>
    /// <param name="threads">1, or 2 to build the first candidate lists of a large matrix with a thread of the pool beside the caller's.</param>
    /// <exception cref="AssignmentException">This machine lacks the instructions, or the threads are neither 1 nor 2.</exception>
    public AuctionSolver(VectorPath path, int threads = 1) : this(path, new RowTeam(threads))
    {
    }

    internal AuctionSolver(VectorPath path, RowTeam team)
    {
        if (!VectorPaths.IsSupported(path)) throw new AssignmentException($"this machine has no {path} instructions; use {VectorPaths.Widest}");
        _state = new AuctionState(team.Members);
        _engine = path switch
        {
            VectorPath.Avx512 => new AuctionEngine<Avx512Kernels>(team),
            VectorPath.Avx2 => new AuctionEngine<Avx2Kernels>(team),
            _ => new AuctionEngine<PortableKernels>(team),
        };
    }

    /// <summary>Whether the last solve left 16 bits, or had too many columns for them, and was answered by the fallback.</summary>
    public bool UsedFallback { get; private set; }

    /// <inheritdoc/>
    public void Solve(in CostMatrix costs, Span<int> columnOfRow)
    {
        MatrixShape.Check(costs.Rows, costs.Columns);
        MatrixShape.CheckAnswer(costs.Rows, columnOfRow.Length);
        // A list entry keeps its column in 16 bits, and the number past the padding means "none".
        UsedFallback = costs.Columns >= ushort.MaxValue - CostBuffer.RowAlignment || !TryAuction(costs, columnOfRow);
        if (UsedFallback) _fallback.Solve(costs, columnOfRow);
    }

    /// <summary>The column duals of the last solve, for <see cref="OptimalityCertificate.Check"/>: the negated prices.</summary>
    /// <param name="destination">Receives v_j of each column.</param>
    public unsafe void CopyColumnDuals(Span<long> destination)
    {
        if (UsedFallback)
        {
            _fallback.CopyColumnDuals(destination);
            return;
        }

        for (var j = 0; j < _state.Columns; j++) destination[j] = -_state.Price[j];
    }

    private unsafe bool TryAuction(in CostMatrix costs, Span<int> columnOfRow)
    {
        fixed (ushort* values = costs.Values)
        {
            if ((nuint)values % 64 == 0 && costs.Stride % CostBuffer.RowAlignment == 0)
            {
                if (!_engine.TrySolve(_state, values, costs.Rows, costs.Columns, costs.Stride)) return false;
                new Span<int>(_state.ColumnOf, costs.Rows).CopyTo(columnOfRow);
                return true;
            }
        }

        _aligned.Resize(costs.Rows, costs.Columns);
        for (var i = 0; i < costs.Rows; i++) costs.Row(i).CopyTo(_aligned.Row(i));
        return TryAuction(_aligned.Matrix, columnOfRow);
    }
}
