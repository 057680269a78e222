using System.Collections.Concurrent;
using System.Text;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>One member of a process on the TCP data plane.</summary>
internal sealed class TcpMember(TcpNetwork network, string name, string address) : IMemberTransport
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _leaving = new();
    private readonly ConcurrentDictionary<(string Peer, Lane Lane), Lazy<Task<OutgoingConnection>>> _outgoing = new();
    private readonly HashSet<MemberConnection> _incoming = [];
    private readonly Dictionary<string, long> _incarnations = new(StringComparer.Ordinal);
    private readonly HashSet<string> _lost = new(StringComparer.Ordinal);
    private volatile IStateSource? _source;
    private Task? _disposing;
    private long _frames;

    /// <inheritdoc/>
    public event EventHandler<PeerLostEventArgs>? PeerLost;

    /// <inheritdoc/>
    public string Address => address;

    /// <inheritdoc/>
    public long FramesReceived => Volatile.Read(ref _frames);

    /// <summary>The name by which callers ask for this member.</summary>
    public string Name => name;

    /// <summary>What the frames for this member carry.</summary>
    public ulong Route { get; } = RouteTo(name);

    public TcpNetwork Network => network;

    public EpochRouter Epochs { get; } = new();

    public IStateSource? Source => _source;

    /// <summary>Hash of a member's name.</summary>
    public static ulong RouteTo(string name) => FrameCodec.Hash(Encoding.UTF8.GetBytes(name));

    /// <inheritdoc/>
    public void Listen(int epoch, IFrameSink sink) => Epochs.Open(epoch, sink);

    /// <inheritdoc/>
    public Task CloseEpochAsync(int epoch) => Epochs.CloseAsync(epoch);

    /// <inheritdoc/>
    public void Serve(IStateSource? source) => _source = source;

    /// <inheritdoc/>
    public async ValueTask<Task> PostAsync(string address, FrameHeader header, ReadOnlyMemory<float> payload, CancellationToken cancellation)
    {
        if (header.Kind is not (FrameKind.PartialSum or FrameKind.ReducedSlice))
            throw new ArgumentException($"a {header.Kind} is not sent unasked", nameof(header));
        if ((long)payload.Length * sizeof(float) > network.Options.MaxPayloadBytes)
            throw new ArgumentException($"a frame of {payload.Length} floats is longer than the {network.Options.MaxPayloadBytes} bytes allowed", nameof(payload));
        var connection = await ConnectionAsync(address, Lane.Reduction, cancellation).ConfigureAwait(false);
        return await connection.PostAsync(header, payload, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StateSlice>> PullAsync(
        string donor, string vector, long offset, Memory<float> destination, CancellationToken cancellation)
    {
        var connection = await ConnectionAsync(donor, Lane.State, cancellation).ConfigureAwait(false);
        return await connection.PullAsync(vector, offset, destination, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        // Whoever comes second waits as well: until then, connections read and write what the member holds.
        lock (_lock) return new ValueTask(_disposing ??= Task.Run(LeaveAsync));
    }

    /// <summary>Ends all connections without a word.</summary>
    public void Sever()
    {
        MemberConnection[] incoming;
        lock (_lock) incoming = [.. _incoming];
        var outgoing = _outgoing.Values.Where(static opening => opening is { IsValueCreated: true, Value.IsCompletedSuccessfully: true });
        foreach (var connection in incoming.Concat(outgoing.Select(static MemberConnection (opening) => opening.Value.Result))) connection.Sever();
    }

    /// <summary>Takes over a caller that has proved itself. False where this member is leaving.</summary>
    public bool TryAdd(Hello hello, FrameStream frames)
    {
        var connection = new IncomingConnection(this, hello.Sender, frames);
        var superseded = new List<MemberConnection>();
        lock (_lock)
        {
            if (_leaving.IsCancellationRequested) return false;
            if (_incarnations.TryGetValue(hello.Sender, out var known) && known != hello.Incarnation)
                superseded.AddRange(_incoming.Where(other => other.Peer == hello.Sender));
        }
        if (superseded.Count > 0) Lose(hello.Sender, "a new process has taken its place");
        lock (_lock)
        {
            _incarnations[hello.Sender] = hello.Incarnation;
            _incoming.Add(connection);
            _lost.Remove(hello.Sender);
        }
        // What the old process had to say is of no use, and its end no news.
        foreach (var old in superseded) _ = old.AbandonAsync();
        connection.Start();
        return true;
    }

    /// <summary>A frame of gradients has arrived whole.</summary>
    public void CountFrame() => Interlocked.Increment(ref _frames);

    /// <summary>The connection has ended.</summary>
    public void Forget(IncomingConnection connection)
    {
        lock (_lock) _incoming.Remove(connection);
    }

    /// <summary>Tells of a loss, once until the peer is there again.</summary>
    /// <param name="peer">Address of the peer.</param>
    /// <param name="reason">What was seen.</param>
    /// <param name="wasLocal">Whether it listened on this machine when it was last there.</param>
    public void Lose(string peer, string reason, bool wasLocal = false)
    {
        lock (_lock)
            if (_leaving.IsCancellationRequested || !_lost.Add(peer)) return;
        network.Reporter.Lost(peer, reason);
        PeerLost?.Invoke(this, new PeerLostEventArgs(peer, reason, wasLocal ? () => MemberAddress.TryParse(peer, out var target) && LocalSocket.IsGone(target) : null));
    }

    private async Task LeaveAsync()
    {
        MemberConnection[] incoming;
        lock (_lock)
        {
            _leaving.Cancel();
            incoming = [.. _incoming];
        }
        network.Forget(this);
        await Epochs.CloseAsync(int.MaxValue).ConfigureAwait(false);
        var outgoing = await Task.WhenAll(_outgoing.Values.Select(static opening => OpenedAsync(opening.Value))).ConfigureAwait(false);
        await Task.WhenAll(incoming.Concat(outgoing.OfType<MemberConnection>()).Select(static connection => connection.LeaveAsync())).ConfigureAwait(false);
    }

    private async ValueTask<OutgoingConnection> ConnectionAsync(string peer, Lane lane, CancellationToken cancellation)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_leaving.IsCancellationRequested, this);
            var opening = _outgoing.GetOrAdd((peer, lane), key => new Lazy<Task<OutgoingConnection>>(() => OpenAsync(key.Peer, key.Lane)));
            try
            {
                var connection = await opening.Value.WaitAsync(cancellation).ConfigureAwait(false);
                if (connection.IsOpen) return connection;
            }
            catch (TransportException)
            {
                // The next frame tries again.
                _outgoing.TryRemove(new KeyValuePair<(string, Lane), Lazy<Task<OutgoingConnection>>>((peer, lane), opening));
                throw;
            }
            _outgoing.TryRemove(new KeyValuePair<(string, Lane), Lazy<Task<OutgoingConnection>>>((peer, lane), opening));
        }
    }

    private async Task<OutgoingConnection> OpenAsync(string peer, Lane lane)
    {
        if (!MemberAddress.TryParse(peer, out var target)) throw new TransportException($"{address} cannot reach {peer}: it is no address of the form host:port/member");
        var frames = await network.ConnectAsync(this, peer, target, lane, _leaving.Token).ConfigureAwait(false);
        var connection = new OutgoingConnection(this, peer, RouteTo(target.Member), frames);
        lock (_lock) _lost.Remove(peer);
        connection.Start();
        return connection;
    }

    private static async Task<OutgoingConnection?> OpenedAsync(Task<OutgoingConnection> opening)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return opening.IsCompletedSuccessfully ? await opening.ConfigureAwait(false) : null;
    }
}
