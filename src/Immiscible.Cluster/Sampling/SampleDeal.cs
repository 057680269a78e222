using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Sampling;
using Immiscible.Diffusion.Sampling;

namespace Immiscible.Cluster.Sampling;

/// <summary>The chunks of one order: which slot has which, what is drawn, what is left. Used by one caller at a time.</summary>
/// <param name="grains">Calls the slots' grains.</param>
/// <param name="order">What is drawn.</param>
/// <param name="length">Bytes of a chunk.</param>
/// <param name="chunks">Number of chunks.</param>
/// <param name="time">Tells the time.</param>
internal sealed class SampleDeal(IGrainFactory grains, SampleOrder order, int length, int chunks, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Time between two looks at the fleet, and before a slot is asked again that had other work.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly byte[]?[] _drawn = new byte[chunks][];
    private readonly SortedSet<int> _left = [.. Enumerable.Range(0, chunks)];
    private readonly Dictionary<string, Errand> _errands = [];
    private readonly Dictionary<string, long> _declined = [];
    private readonly HashSet<string> _lent = [];

    /// <summary>Number of chunks.</summary>
    public int Chunks => chunks;

    /// <summary>Chunks that are not drawn yet.</summary>
    public int Left => _drawn.Count(static chunk => chunk is null);

    /// <summary>Whether all are drawn.</summary>
    public bool IsDone => Left == 0;

    /// <summary>Slots that draw.</summary>
    public int Working => _errands.Count;

    /// <summary>Whether any slot was ever lent.</summary>
    public bool HasBegun => _lent.Count > 0;

    /// <summary>A drawn chunk: [samples, channels, height, width] bytes.</summary>
    public byte[] Chunk(int number) => _drawn[number]!;

    /// <summary>Gives chunks to free slots, and takes them from those that are gone or have gone to runs.</summary>
    /// <param name="slots">All slots as the fleet knows them.</param>
    public void Deal(IReadOnlyList<SlotUse> slots)
    {
        var free = slots.Where(static use => use.Run is null).Select(static use => use.Slot.Worker).ToHashSet();
        // A silo that died or hangs never answers.
        foreach (var (slot, errand) in _errands)
            if (!free.Contains(slot)) errand.GiveUp.Cancel();
        foreach (var slot in free.Order(StringComparer.Ordinal))
        {
            if (_left.Count == 0) return;
            if (_errands.ContainsKey(slot) || (_declined.TryGetValue(slot, out var at) && time.GetElapsedTime(at) < Look)) continue;
            var (chunk, giveUp) = (_left.Min, new CancellationTokenSource());
            _left.Remove(chunk);
            _lent.Add(slot);
            _errands[slot] = new Errand(chunk, DrawAsync(slot, chunk, giveUp.Token), giveUp);
        }
    }

    /// <summary>Waits a while for a slot to be done and collects what it has drawn; what was lost is left to be dealt again.</summary>
    /// <exception cref="SamplingException">The checkpoint is not there any more, or damaged.</exception>
    public async Task CollectAsync(CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny([.. _errands.Values.Select(static errand => errand.Drawing), Task.Delay(Look, time, ended.Token)]).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        foreach (var (slot, errand) in _errands.Where(static errand => errand.Value.Drawing.IsCompleted).ToArray())
        {
            _errands.Remove(slot);
            errand.GiveUp.Dispose();
            _drawn[errand.Chunk] = await errand.Drawing.ConfigureAwait(false);
            if (_drawn[errand.Chunk] is not null) continue;
            _left.Add(errand.Chunk);
            _declined[slot] = time.GetTimestamp();
        }
    }

    /// <summary>Tells the slots that no more is asked of them.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var errand in _errands.Values) await errand.GiveUp.CancelAsync().ConfigureAwait(false);
        // Where one cannot be told, it finds out that nobody asks any more.
        await Task.WhenAll(_lent.Select(slot => grains.GetGrain<ISamplingGrain>(slot).Leave(order.Id))).WaitAsync(Farewell, time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A chunk's bytes; null where the slot cannot draw them.</summary>
    private async Task<byte[]?> DrawAsync(string slot, int chunk, CancellationToken giveUp)
    {
        var (grain, bytes, have) = (grains.GetGrain<ISamplingGrain>(slot), new byte[length], 0);
        try
        {
            while (have < length)
            {
                var answer = await grain.Draw(order, chunk * ImageSampler.Chunk, have).WaitAsync(giveUp).ConfigureAwait(false);
                if (answer.State == SampleState.Unavailable) return null;
                answer.Bytes.CopyTo(bytes, have);
                have += answer.Bytes.Length;
            }
            return bytes;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
    }

    private sealed record Errand(int Chunk, Task<byte[]?> Drawing, CancellationTokenSource GiveUp);
}
