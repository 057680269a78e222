using System.Globalization;
using System.Runtime.InteropServices;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Tests.Support;
using Immiscible.Collectives.Transport;
using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Collectives.Tests.Transport.Tcp;

/// <summary>
/// Streams of right frames, damaged in every way that comes to mind, against the reader of a connection that has passed its handshake.
/// IMMISCIBLE_FUZZ_FRAMES sets how many frames (200 000 unless set).
/// </summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class FrameFuzzTests
{
    private const int MaxPayload = 1024;
    private const int FramesInStream = 16;

    [Fact]
    public async Task No_bytes_crash_the_reader_complete_a_damaged_frame_or_make_it_grow()
    {
        var frames = long.Parse(Environment.GetEnvironmentVariable("IMMISCIBLE_FUZZ_FRAMES") ?? "200000", CultureInfo.InvariantCulture);
        await using var plane = new TcpPlane();
        var member = (TcpMember)plane.Member("run/fuzzed");
        var sink = new CheckingSink();
        member.Listen(1, sink);
        member.Serve(new NoState());
        var random = new Random(20260);
        var bytes = new byte[FramesInStream * (FrameCodec.HeaderBytes + MaxPayload)];
        var before = 0L;
        // Read are those that came to the receiver, and the one at which each stream broke off.
        for (var streams = 0L; sink.Offered + streams < frames; streams++)
        {
            // The first tenth warms pools and tables up.
            if (before == 0 && sink.Offered + streams >= frames / 10) before = GC.GetTotalMemory(forceFullCollection: true);
            var length = Compose(random, bytes);
            var stream = new ScriptedStream(bytes.AsMemory(0, length), random.Next(1, 4096));
            var connection = new IncomingConnection(member, RawPeer.Address, new FrameStream(stream, MaxPayload, TimeSpan.Zero, TimeProvider.System));
            connection.Start();
            await connection.Completion;
        }
        Assert.Equal(0, sink.Damaged);
        Assert.InRange(sink.Completed, frames / 3, frames);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 2 << 20);
        Assert.DoesNotContain(plane.Log.Lines, static line => line.Contains("receiver failed", StringComparison.Ordinal));
    }

    /// <summary>A few frames one after the other, in most streams with some damage.</summary>
    private static int Compose(Random random, byte[] bytes)
    {
        var at = 0;
        for (var i = 0; i < FramesInStream; i++)
        {
            var kind = (WireKind)random.Next(1, 9) is var drawn && random.Next(16) > 0 ? WireKind.PartialSum : drawn;
            var length = random.Next(MaxPayload / 4) * sizeof(float);
            var payload = bytes.AsSpan(at + FrameCodec.HeaderBytes, length);
            // All floats of a frame are the same: so a damaged one shows.
            MemoryMarshal.Cast<byte, float>(payload).Fill(random.NextSingle());
            var header = new FrameHeader((FrameKind)kind, random.Next(3), random.Next(4), 0, 0, new TreeNode(random.Next(4), 1), random.Next(-1, 3));
            var announced = kind switch
            {
                WireKind.PartialSum or WireKind.ReducedSlice or WireKind.StateSlice or WireKind.StateRequest => length,
                _ => 0,
            };
            var claimed = random.Next(40) == 0 ? random.Next(int.MinValue, int.MaxValue) : announced;
            var route = random.Next(100) == 0 ? (ulong)random.NextInt64() : TcpMember.RouteTo("run/fuzzed");
            FrameCodec.Write(
                bytes.AsSpan(at), new WireFrame(kind, (uint)random.Next(5), route, header, claimed, PayloadHash.Of(payload[..Math.Max(0, announced)])));
            at += FrameCodec.HeaderBytes + announced;
        }
        for (var damage = random.Next(3); damage > 0; damage--)
            switch (random.Next(4))
            {
                case 0:
                    bytes[random.Next(at)] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    random.NextBytes(bytes.AsSpan(random.Next(at), Math.Min(8, bytes.Length - at)));
                    break;
                case 2:
                    at = random.Next(1, at + 1);
                    break;
                default:
                    // A piece is lost, or comes twice.
                    var (from, to) = (random.Next(at), random.Next(at));
                    var count = at - Math.Max(from, to);
                    bytes.AsSpan(from, count).CopyTo(bytes.AsSpan(to));
                    break;
            }
        return at;
    }

    private sealed class CheckingSink : IFrameSink
    {
        private readonly float[] _destination = new float[MaxPayload / sizeof(float)];
        private int _length;

        public long Offered { get; private set; }

        public long Completed { get; private set; }

        public long Damaged { get; private set; }

        public ValueTask<Memory<float>?> AcceptAsync(FrameHeader header, int length, CancellationToken cancellation)
        {
            Offered++;
            _length = length;
            return new ValueTask<Memory<float>?>(header.Step == 3 ? null : _destination.AsMemory(0, length));
        }

        public void Complete(in FrameHeader header)
        {
            Completed++;
            if (_length > 0 && _destination.AsSpan(0, _length).ContainsAnyExcept(_destination[0])) Damaged++;
        }
    }

    private sealed class NoState : IStateSource
    {
        public ValueTask<long?> ReadAsync(string vector, long offset, Memory<float> destination, CancellationToken cancellation) => default;
    }

    /// <summary>Gives bytes in small pieces and takes any.</summary>
    private sealed class ScriptedStream(ReadOnlyMemory<byte> bytes, int piece) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(Math.Min(piece, buffer.Length), bytes.Length);
            bytes[..count].CopyTo(buffer);
            bytes = bytes[count..];
            return ValueTask.FromResult(count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }
}
