using System.Diagnostics;
using Immiscible.Cluster.Contracts.Assignment;

namespace Immiscible.Cluster.Assignment;

/// <summary>The rows of one step as they come in, and who waits for the answer.</summary>
internal sealed class StepRows
{
    private readonly RowBlock?[] _blocks;
    private readonly List<(DistanceRows Rows, TaskCompletionSource<MatchAnswer> Answer)> _waiting = [];
    private readonly long _begun = Stopwatch.GetTimestamp();
    private TimeSpan _gather;
    private int _missing;

    /// <param name="granules">Granules of a step.</param>
    public StepRows(int granules) => (_blocks, _missing) = (new RowBlock?[granules], granules);

    /// <summary>Whether the rows of every granule are there.</summary>
    public bool IsWhole => _missing == 0;

    /// <summary>What the match took, once solved.</summary>
    public MatchTimes? Times { get; private set; }

    /// <summary>[batch] the match, once solved.</summary>
    public int[]? Noises { get; private set; }

    /// <summary>Takes one worker's rows in.</summary>
    /// <exception cref="InvalidOperationException">A granule is unknown or was handed in before; nothing is taken in.</exception>
    public Task<MatchAnswer> Add(DistanceRows rows)
    {
        foreach (var granule in rows.Blocks.Select(static block => block.Granule))
            if ((uint)granule >= (uint)_blocks.Length || IsWhole || _blocks[granule] is not null
                || rows.Blocks.Count(block => block.Granule == granule) > 1)
                throw new InvalidOperationException($"step {rows.Step}: the rows of granule {granule} are unknown or were handed in before");
        foreach (var block in rows.Blocks) _blocks[block.Granule] = block;
        _missing -= rows.Blocks.Length;
        var answer = new TaskCompletionSource<MatchAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add((rows, answer));
        return answer.Task;
    }

    /// <summary>
    /// All blocks in order where they share one exponent; otherwise null, and the finer ones are sent back to be quantised again. The
    /// exponent is the coarsest that any row needs, so it depends on the data alone, not on how rows were dealt.
    /// </summary>
    public IReadOnlyList<RowBlock>? Uniform()
    {
        var coarsest = _waiting.Max(static waiting => waiting.Rows.Exponent);
        var finer = _waiting.Where(waiting => waiting.Rows.Exponent != coarsest).ToArray();
        foreach (var waiting in finer)
        {
            foreach (var block in waiting.Rows.Blocks) _blocks[block.Granule] = null;
            _missing += waiting.Rows.Blocks.Length;
            _waiting.Remove(waiting);
            waiting.Answer.SetResult(new MatchAnswer { CoarserExponent = coarsest });
        }
        if (finer.Length > 0) return null;
        _gather = Stopwatch.GetElapsedTime(_begun);
        return [.. _blocks.OfType<RowBlock>()];
    }

    /// <summary>Answers everyone.</summary>
    public void Answer(BatchMatch match)
    {
        var quantize = _waiting.Max(static waiting => waiting.Rows.QuantizeMilliseconds);
        Times = new MatchTimes(TimeSpan.FromMilliseconds(quantize), _gather, match.Queue, match.Time);
        Noises = match.Noises;
        foreach (var (_, answer) in _waiting) answer.TrySetResult(new MatchAnswer { Noises = Noises });
        Array.Clear(_blocks); // The rows are large and of no more use.
    }

    /// <summary>Tells everyone that matching failed.</summary>
    public void Fail(Exception failure)
    {
        foreach (var (_, answer) in _waiting) answer.TrySetException(failure);
    }
}
