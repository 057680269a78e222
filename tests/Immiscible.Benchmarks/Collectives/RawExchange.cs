using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Immiscible.Benchmarks.Collectives;

/// <summary>Plain blocking sockets between all members, one connection and one thread a direction: what the wire can do at best.</summary>
/// <param name="address">Where to listen: a port of the loopback, or a path.</param>
internal sealed class RawExchange(EndPoint address)
{
    private const int ChunkBytes = 512 << 10;
    private readonly Socket _listener = Listen(address);
    private readonly List<Socket> _sending = [], _receiving = [];

    /// <summary>Where the others connect: what of the address is of interest, the port or the name.</summary>
    public string Name => _listener.LocalEndPoint is IPEndPoint { Port: var port } ? port.ToString(CultureInfo.InvariantCulture) : $"{address}";

    /// <summary>Connects to all others, given by their names, and lets them connect.</summary>
    public void Connect(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var socket = Open(address);
            socket.Connect(address is IPEndPoint { Address: var host }
                ? new IPEndPoint(host, int.Parse(name, CultureInfo.InvariantCulture)) : new UnixDomainSocketEndPoint(name));
            _sending.Add(socket);
        }
        foreach (var _ in _sending) _receiving.Add(_listener.Accept());
        if (address is UnixDomainSocketEndPoint) File.Delete(Name);
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

    private static Socket Listen(EndPoint address)
    {
        var socket = Open(address);
        socket.Bind(address);
        socket.Listen();
        return socket;
    }

    private static Socket Open(EndPoint address) => address is IPEndPoint
        ? new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
        : new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);

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
