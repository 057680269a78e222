using System.Diagnostics;
using Immiscible.Collectives.Transport;
using Immiscible.Collectives.Transport.Tcp;
using Microsoft.Extensions.Logging;

namespace Immiscible.Testing.Frames;

/// <summary>Lets fuzzed frames loose on the reader of connections that have passed their handshake.</summary>
internal static class FrameFuzzer
{
    private const string Member = "run/fuzzed", Peer = "10.9.8.7:6/run/raw";
    private const int MaxPayload = 1024;

    /// <summary>Reads at least <paramref name="frames"/> frames; the same seed gives the same frames.</summary>
    public static async Task<FuzzReport> RunAsync(long frames, int seed, ILogger<TcpNetwork> logger)
    {
        using var meters = new PlainMeterFactory();
        await using var network = TcpNetwork.Start(
            new TcpNetworkOptions { Cluster = "fuzz", Key = new byte[TcpNetworkOptions.MinKeyBytes] }, logger, meters, TimeProvider.System);
        var member = (TcpMember)network.Join(Member);
        var sink = new CheckingSink(MaxPayload);
        member.Listen(1, sink);
        member.Serve(new NoState());
        var streams = new FuzzedStream(seed, Member, MaxPayload);
        var (heap, workingSet, begun) = (0L, 0L, Stopwatch.GetTimestamp());
        // Read are those that came to the receiver, and the one at which each stream broke off.
        var broken = 0L;
        for (; sink.Offered + broken < frames; broken++)
        {
            // The first tenth warms pools and tables up.
            if (heap == 0 && sink.Offered + broken >= frames / 10)
                (heap, workingSet) = (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
            var connection = new IncomingConnection(member, Peer, new FrameStream(streams.Next(), MaxPayload, TimeSpan.Zero, TimeProvider.System));
            connection.Start();
            await connection.Completion;
        }
        var time = Stopwatch.GetElapsedTime(begun);
        return new FuzzReport(
            sink.Offered + broken, sink.Completed, sink.Damaged, time, (heap, GC.GetTotalMemory(forceFullCollection: true)), (workingSet, Environment.WorkingSet));
    }

    private sealed class NoState : IStateSource
    {
        public ValueTask<long?> ReadAsync(string vector, long offset, Memory<float> destination, CancellationToken cancellation) => default;
    }
}
