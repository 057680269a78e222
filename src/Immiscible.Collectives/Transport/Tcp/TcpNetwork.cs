using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>
/// The data plane of one process: it listens on one port for all its members, of however many runs, and each member holds one connection
/// for every peer and lane it sends to, opened with its first frame and used again by later steps and epochs. Between processes of one machine
/// the connections are Unix sockets, see <see cref="LocalSocket"/>, and long payloads lie in memory that both see, see <see cref="SharedRing"/>; to
/// everything above they are the same.
/// </summary>
/// <remarks>
/// Plain sockets, so that payloads are received straight into the vectors. (Kestrel's connections hand over 4 KiB blocks of their own:
/// half the throughput and two and a half times the processor time of these reads.)
/// </remarks>
public sealed class TcpNetwork : IMemberNetwork, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TcpMember> _members = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Socket _listener;
    private readonly Socket? _localListener;
    private readonly SecureChannel _channel, _localChannel;
    private readonly long _incarnation = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private int _handshakes;
    private volatile bool _isSevered;

    private TcpNetwork(TcpNetworkOptions options, ILogger logger, IMeterFactory meters, TimeProvider time)
    {
        (Options, Time, Metrics) = (options, time, new TransportMetrics(meters));
        Reporter = new TransportReporter(logger, Metrics);
        (_channel, _localChannel) = (new SecureChannel(options.Key, options.Tls), new SecureChannel(options.Key, null));
        _listener = new Socket(options.Listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(options.Listen);
            _listener.Listen();
        }
        catch (SocketException e)
        {
            _listener.Dispose();
            throw new TransportException($"the data plane cannot listen on {options.Listen}: {e.Message}; choose another address or port", e);
        }
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        (_host, _port) = (options.AdvertisedHost ?? EndPoint.Address.ToString(), options.AdvertisedPort ?? EndPoint.Port);
        _localListener = options.ShortWay ? LocalSocket.Listen(new MemberAddress(_host, _port, "")) : null;
        _accepting = Task.WhenAll(
            Task.Run(() => AcceptAsync(_listener)), _localListener is null ? Task.CompletedTask : Task.Run(() => AcceptAsync(_localListener)));
    }

    /// <summary>Where the process listens.</summary>
    public IPEndPoint EndPoint { get; }

    internal TcpNetworkOptions Options { get; }

    internal TimeProvider Time { get; }

    internal TransportMetrics Metrics { get; }

    internal TransportReporter Reporter { get; }

    /// <summary>Begins to listen.</summary>
    /// <param name="options">Where, and with which key.</param>
    /// <param name="logger">Is told of strangers, bad frames and losses.</param>
    /// <param name="meters">Makes the meter of <see cref="TransportMetricNames"/>.</param>
    /// <param name="time">Measures the deadlines.</param>
    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    /// <exception cref="TransportException">The port is taken.</exception>
    public static TcpNetwork Start(TcpNetworkOptions options, ILogger<TcpNetwork> logger, IMeterFactory meters, TimeProvider time)
    {
        options.Validate();
        return new TcpNetwork(options, logger, meters, time);
    }

    /// <inheritdoc/>
    public IMemberTransport Join(string member)
    {
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
        Metrics.Serve();
        var joined = new TcpMember(this, member, new MemberAddress(_host, _port, member).ToString());
        return _members.TryAdd(member, joined) ? joined : throw new TransportException($"the name {member} is already taken");
    }

    /// <summary>
    /// Ends every connection without a word, and lets none begin: to all others this process is gone, and to its members all others are.
    /// </summary>
    public void Sever()
    {
        _isSevered = true;
        StopListening();
        foreach (var member in _members.Values) member.Sever();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        StopListening();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_members.Values.Select(static member => member.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    internal void Forget(TcpMember member) => _members.TryRemove(new KeyValuePair<string, TcpMember>(member.Name, member));

    /// <summary>Opens a connection to a member of another process, or of this one.</summary>
    /// <exception cref="TransportException">It cannot be reached, or turns the caller away.</exception>
    internal async Task<FrameStream> ConnectAsync(TcpMember caller, string peer, MemberAddress target, Lane lane, CancellationToken cancellation)
    {
        if (_isSevered) throw new TransportException($"{caller.Address} cannot reach {peer}: this process is cut off");
        using var deadline = new CancellationTokenSource(Options.HandshakeTimeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        Socket? socket = null;
        try
        {
            socket = await OpenAsync(target, either.Token).ConfigureAwait(false);
            var hello = new Hello(Options.Cluster, caller.Address, _incarnation, target.Member, lane);
            var stream = await Channel(socket).CallAsync(new NetworkStream(socket, ownsSocket: true), hello, either.Token).ConfigureAwait(false);
            return Frames(lane == Lane.Reduction && Options.Line is { } line ? line(peer, stream) : stream);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or HandshakeException)
        {
            socket?.Dispose();
            var reason = e switch
            {
                HandshakeException refusal => refusal.Reason,
                OperationCanceledException => deadline.IsCancellationRequested ? "it did not answer in time" : "this member leaves",
                _ => e.Message,
            };
            throw new TransportException($"{caller.Address} cannot reach {peer}: {reason}", e);
        }
    }

    private async Task<Socket> OpenAsync(MemberAddress target, CancellationToken cancellation)
    {
        if (Options.ShortWay && await LocalSocket.ConnectAsync(target, cancellation).ConfigureAwait(false) is { } local) return local;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Configure(socket);
            await socket.ConnectAsync(target.Host, target.Port, cancellation).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private SecureChannel Channel(Socket socket) => socket.AddressFamily == AddressFamily.Unix ? _localChannel : _channel;

    private void StopListening()
    {
        _listener.Dispose();
        _localListener?.Dispose();
    }

    private static void Configure(Socket socket)
    {
        if (socket.AddressFamily == AddressFamily.Unix) return;
        socket.NoDelay = true;
        // A host that vanishes sends no end of connection; these ask for it.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 2);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 1);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }

    private FrameStream Frames(Stream stream) => new(stream, Options.MaxPayloadBytes, Options.WriteGrace, Time);

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                if (Interlocked.Increment(ref _handshakes) <= Options.MaxHandshakes)
                {
                    _ = AnswerAsync(socket);
                    continue;
                }
                Interlocked.Decrement(ref _handshakes);
                socket.Dispose();
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // A caller that went away again, or a process out of file handles: others must still be let in.
                if (_stopping.IsCancellationRequested || _isSevered) return;
                Reporter.AcceptFailed(e);
                await Task.Delay(TimeSpan.FromMilliseconds(100), Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        var remote = "a connection that is gone";
        using var deadline = new CancellationTokenSource(Options.HandshakeTimeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stopping.Token);
        try
        {
            remote = socket.AddressFamily == AddressFamily.Unix ? "this machine" : (socket.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? remote;
            Configure(socket);
            TcpMember? member = null;
            var (stream, hello) = await Channel(socket).AnswerAsync(new NetworkStream(socket, ownsSocket: true), Judge, either.Token).ConfigureAwait(false);
            if (!member!.TryAdd(hello, Frames(stream))) socket.Dispose();

            HandshakeStatus Judge(Hello hello) =>
                hello.Cluster != Options.Cluster ? HandshakeStatus.WrongCluster
                : _members.TryGetValue(hello.Receiver, out member) ? HandshakeStatus.Welcome
                : HandshakeStatus.NoSuchMember;
        }
        catch (Exception e) when (e is HandshakeException or SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            socket.Dispose();
            if (_stopping.IsCancellationRequested) return;
            Reporter.Refused(remote, e as HandshakeException
                ?? new HandshakeException(deadline.IsCancellationRequested ? HandshakeStatus.TimedOut : HandshakeStatus.Broken, e));
        }
        finally
        {
            Interlocked.Decrement(ref _handshakes);
        }
    }
}
