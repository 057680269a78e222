using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Transport;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Cluster.Joining;

/// <summary>
/// Receives the gradients of committed steps from all members of an epoch, slice by slice, and hands them on step after step. Frames of steps
/// that are too far ahead wait, which is the back-pressure.
/// </summary>
/// <param name="vectors">Gives the vectors that gradients are received in.</param>
/// <param name="epoch">Number of the membership epoch.</param>
/// <param name="members">How many members send.</param>
/// <param name="apply">Takes the whole gradient of the next step; its memory is used again afterwards.</param>
internal sealed class GradientStream(FlatVectorPool vectors, int epoch, int members, Func<long, FlatVector, Task> apply) : IFrameSink
{
    // Steps whose slices may come in at a time: one is applied while the next is received.
    private const int Window = 2;

    private readonly Lock _lock = new();
    private readonly SlicePlan _slices = new(vectors.Length, members);
    private readonly Dictionary<long, (FlatVector Values, int Missing)> _open = [];
    private TaskCompletionSource _moved = NewSignal();
    private long _next = long.MaxValue;
    private Task _applyingTask = Task.CompletedTask;
    private bool _applying, _stopped;

    /// <summary>The step (from 0) that is due next; that many committed steps are applied.</summary>
    public long Next
    {
        get
        {
            lock (_lock) return _next;
        }
    }

    /// <summary>Begins with a step; earlier ones are thrown away. Frames that came before wait for this.</summary>
    public void BeginAt(long step)
    {
        lock (_lock) _next = step;
        Signal();
    }

    /// <summary>Complete when the steps before <paramref name="step"/> are applied.</summary>
    public async Task WaitForAsync(long step, CancellationToken cancellation)
    {
        while (true)
        {
            Task moved;
            lock (_lock)
            {
                if (_next >= step) return;
                moved = _moved.Task;
            }
            await moved.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Applies nothing more; complete when what is being applied is done. No frame may be on its way any more.</summary>
    public async Task StopAsync()
    {
        Task applying;
        lock (_lock) (_stopped, applying) = (true, _applyingTask);
        await applying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            foreach (var (values, _) in _open.Values) vectors.Return(values);
            _open.Clear();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Memory<float>?> AcceptAsync(FrameHeader header, int count, CancellationToken cancellation)
    {
        if (header.Kind != FrameKind.ReducedSlice || header.Epoch != epoch || (uint)header.Sender >= (uint)members || header.Slice != header.Sender) return null;
        if (header.Offset < 0 || count < 1 || count != FrameLength(header)) return null;
        while (true)
        {
            Task moved;
            lock (_lock)
            {
                if (_next != long.MaxValue && header.Step < _next) return new float[count];
                if (_next != long.MaxValue && header.Step < _next + Window)
                {
                    if (!_open.TryGetValue(header.Step, out var step)) _open.Add(header.Step, step = (vectors.Rent(), vectors.Length));
                    return step.Values.BeginLoad()[_slices.Slice(header.Slice)].Slice((int)header.Offset, count);
                }
                moved = _moved.Task;
            }
            await moved.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Complete(in FrameHeader header)
    {
        lock (_lock)
        {
            if (header.Step < _next || !_open.TryGetValue(header.Step, out var step)) return;
            _open[header.Step] = (step.Values, step.Missing - FrameLength(header));
            if (_applying || _stopped || _open.GetValueOrDefault(_next) is not { Values: not null, Missing: 0 }) return;
            _applying = true;
            _applyingTask = Task.Run(ApplyAsync);
        }
    }

    private async Task ApplyAsync()
    {
        while (true)
        {
            long next;
            FlatVector values;
            lock (_lock)
            {
                next = _next;
                if (_stopped || !_open.TryGetValue(next, out var step) || step.Missing > 0)
                {
                    _applying = false;
                    return;
                }
                values = step.Values;
            }
            values.CompleteLoad();
            await apply(next, values).ConfigureAwait(false);
            lock (_lock)
            {
                _open.Remove(next);
                vectors.Return(values);
                _next++;
            }
            Signal();
        }
    }

    // Members send whole slices in pieces of one length.
    private int FrameLength(in FrameHeader header) =>
        (int)Math.Min(CanonicalAllReduce.DefaultChunkLength, _slices.SliceLength(header.Slice) - header.Offset);

    private void Signal()
    {
        TaskCompletionSource moved;
        lock (_lock) (moved, _moved) = (_moved, NewSignal());
        moved.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
