using System.Net.Sockets;
using System.Runtime.InteropServices;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Transport;
using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Collectives.Tests.Support;

/// <summary>A caller that is let in and then writes whatever bytes the test wants.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly string _member;

    private RawPeer(Socket socket, string member)
    {
        (Socket, _member) = (socket, member);
        Stream = new NetworkStream(socket);
        Frames = new FrameStream(Stream, 4 << 20, TimeSpan.Zero, TimeProvider.System);
    }

    public const string Address = "10.9.8.7:6/run/raw";

    public Socket Socket { get; }

    public NetworkStream Stream { get; }

    public FrameStream Frames { get; }

    public static FrameHeader Header(int epoch, long step) => new(FrameKind.PartialSum, epoch, step, 1, 0, new TreeNode(0, 1));

    public static float[] Values(int count) => [.. Enumerable.Range(1, count).Select(static i => i / 8f)];

    /// <summary>Connects without a word.</summary>
    public static async Task<Socket> ConnectAsync(TcpNetwork network)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(network.EndPoint, TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>Connects and passes the handshake.</summary>
    public static async Task<RawPeer> CallAsync(TcpNetwork network, string member, long incarnation = 1)
    {
        var peer = new RawPeer(await ConnectAsync(network), member);
        var hello = new Hello(TcpPlane.Cluster, Address, incarnation, member, Lane.Reduction);
        await new Handshake(TcpPlane.Key).CallAsync(peer.Stream, hello, TestContext.Current.CancellationToken);
        return peer;
    }

    /// <summary>A right frame, header and payload.</summary>
    public byte[] Bytes(uint id, FrameHeader header, float[] values)
    {
        var payload = MemoryMarshal.AsBytes(values.AsSpan());
        var bytes = new byte[FrameCodec.HeaderBytes + payload.Length];
        payload.CopyTo(bytes.AsSpan(FrameCodec.HeaderBytes));
        FrameCodec.Write(
            bytes, new WireFrame((WireKind)header.Kind, id, TcpMember.RouteTo(_member), header, payload.Length, PayloadHash.Of(payload)));
        return bytes;
    }

    public async Task<WireFrame?> ReadAsync() => await Frames.ReadHeaderAsync();

    /// <summary>Ends as a killed process does.</summary>
    public void Kill()
    {
        Socket.LingerState = new LingerOption(true, 0);
        Socket.Dispose();
    }

    public void Dispose() => Socket.Dispose();
}
