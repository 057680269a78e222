using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Immiscible.Benchmarks.Collectives;

/// <summary>Plain blocking sockets between all members, one connection and one thread a direction: what the wire can do at best.</summary>
internal sealed class RawExchange
{
    private const int ChunkBytes = 512 << 10;
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _sending = [], _receiving = [];

    public RawExchange()
    {
        _listener.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        _listener.Listen();
    }

    /// <summary>Port at which the others connect.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Connects to all others and lets them connect.</summary>
    public void Connect(IEnumerable<int> ports)
    {
        foreach (var port in ports)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(IPAddress.IPv6Loopback, port);
            _sending.Add(socket);
        }
        foreach (var _ in _sending) _receiving.Add(_listener.Accept());
    }

    /// <summary>Sends two slices to each of the others and receives as many.</summary>
    public void Exchange(float[] from, float[] to)
    {
        var members = _sending.Count + 1;
        var share = (int)(2L * from.Length * sizeof(float) / members);
        var threads = new List<Thread>();
        for (var i = 0; i < _sending.Count; i++)
        {
            var (sending, receiving, start) = (_sending[i], _receiving[i], i * (share / 2));
            threads.Add(new Thread(() => Move(from, start, share, sending, static (socket, bytes) => socket.Send(bytes))));
            threads.Add(new Thread(() => Move(to, start, share, receiving, static (socket, bytes) => socket.Receive(bytes))));
        }
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
    }

    /// <summary>Goes <paramref name="share"/> bytes through the vector from a start on, around its end.</summary>
    private static void Move(float[] vector, int start, int share, Socket socket, Func<Socket, Span<byte>, int> move)
    {
        var bytes = MemoryMarshal.AsBytes(vector.AsSpan());
        for (var done = 0; done < share;)
        {
            var at = (int)(((long)start + done) % bytes.Length);
            done += move(socket, bytes.Slice(at, Math.Min(Math.Min(ChunkBytes, share - done), bytes.Length - at)));
        }
    }
}
