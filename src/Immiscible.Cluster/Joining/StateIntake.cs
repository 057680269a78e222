using System.Collections.Concurrent;
using Immiscible.Cluster.Faults;
using Immiscible.Cluster.Workers;
using Immiscible.Collectives.Transport;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Cluster.Joining;

/// <summary>
/// Brings the run's state to a worker that joins: copies it chunk by chunk from all members, each chunk as it was after some step, while
/// training goes on, and brings every chunk to the newest step by the gradients that the members send along. What is still missing when
/// training pauses is copied then.
/// </summary>
internal sealed class StateIntake
{
    // So many requests to a donor are under way at a time.
    private const int Depth = 2;

    private readonly Lock _lock = new();
    private readonly WorkerSession _session;
    private readonly StateChunks _chunks;
    private readonly long[] _steps;
    private long _step;

    /// <summary>Begins with nothing.</summary>
    public StateIntake(WorkerSession session)
    {
        (_session, _chunks) = (session, session.Chunks);
        _steps = new long[_chunks.Count];
        Array.Fill(_steps, -1);
    }

    /// <summary>Chunks that are not as they were after <paramref name="step"/> committed steps.</summary>
    public IReadOnlyList<int> Missing(long step)
    {
        lock (_lock) return [.. Enumerable.Range(0, _steps.Length).Where(chunk => _steps[chunk] != step)];
    }

    /// <summary>Asks for chunks of this step or later only: gradients are applied from it on.</summary>
    public void BeginAt(long step)
    {
        lock (_lock) _step = step;
    }

    /// <summary>Applies a committed step to every chunk that is due for it. Called for one step after the other.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="gradient">[length of a flat vector] its whole gradient, summed over the granules.</param>
    public Task ApplyAsync(long step, FlatVector gradient) => _session.Thread.RunAsync(() =>
    {
        int[] due;
        lock (_lock)
        {
            // From now on a chunk of this step comes too late to be brought on.
            _step = step + 1;
            due = [.. Enumerable.Range(0, _steps.Length).Where(chunk => _steps[chunk] == step)];
        }
        var norm = _session.Replica.Norm(gradient, _session.Scale);
        foreach (var chunk in due)
        {
            _session.Replica.Apply(gradient, _session.Scale, norm, step, _chunks.Part(chunk));
            lock (_lock) _steps[chunk] = step + 1;
        }
    });

    /// <summary>Copies chunks from the donors, as many as there are side by side; goes on without donors that fail.</summary>
    /// <param name="wanted">The chunks.</param>
    /// <param name="donors">Where members are that hold the state.</param>
    /// <param name="exactly">The step (committed) that the chunks must be of; null where those that come later do as well.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TransportException">No donor could give what is wanted.</exception>
    public async Task PullAsync(IReadOnlyList<int> wanted, IReadOnlyList<string> donors, long? exactly, CancellationToken cancellation)
    {
        var queue = new ConcurrentQueue<int>(wanted);
        var failures = new ConcurrentQueue<TransportException>();
        await Task.WhenAll(donors.SelectMany(donor => Enumerable.Repeat(donor, Depth)).Select(donor => PullFromAsync(donor))).ConfigureAwait(false);
        if (!queue.IsEmpty) throw failures.TryDequeue(out var first) ? first : new TransportException("no member can give the state of the run");

        async Task PullFromAsync(string donor)
        {
            float[]? buffer = null;
            while (queue.TryDequeue(out var chunk))
            {
                try
                {
                    buffer ??= new float[_chunks.Floats(0)];
                    var values = buffer.AsMemory(0, _chunks.Floats(chunk));
                    var slices = await _session.Transport.PullAsync(donor, StateChunks.Name, _chunks.Offset(chunk), values, cancellation).ConfigureAwait(false);
                    await _session.Faults.ReachAsync(FaultPoint.TransferJoiner, slices[0].Step).ConfigureAwait(false);
                    if (slices is not [{ Step: var step }] || (exactly is not null && step != exactly))
                        throw new TransportException($"{donor} gave the state of step {string.Join(", ", slices.Select(static slice => slice.Step))}, not {exactly}");
                    if (!TryPlace(chunk, step, values.Span)) queue.Enqueue(chunk); // The donor has not yet applied a step that is applied here.
                }
                catch (TransportException e)
                {
                    queue.Enqueue(chunk);
                    failures.Enqueue(e);
                    return;
                }
            }
        }
    }

    private bool TryPlace(int chunk, long step, ReadOnlySpan<float> values)
    {
        lock (_lock)
        {
            if (step < _step) return false;
            foreach (var name in _session.Replica.StateNames)
            {
                var (offset, length) = _chunks.Part(chunk).GetOffsetAndLength(_session.Replica.Layout.Length);
                _session.Replica.StateVector(name).Write(offset, values[..length]);
                values = values[length..];
            }
            _steps[chunk] = step;
            return true;
        }
    }
}
