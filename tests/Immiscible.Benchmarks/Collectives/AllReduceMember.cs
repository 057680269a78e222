using System.Diagnostics;
using System.Globalization;
using System.IO.Hashing;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Transport;
using Immiscible.Collectives.Transport.Tcp;
using Immiscible.Numerics.Vectors;
using Immiscible.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Immiscible.Benchmarks.Collectives;

/// <summary>One process of the comparison. It prints its address, reads everybody's, and then does what each line of its input says.</summary>
internal static class AllReduceMember
{
    public const string Verb = "allreduce-member";

    /// <summary>What a line of input asks for: sums or plain bytes, between processes of one machine or as between two.</summary>
    public const string LocalSum = "all-reduce", TcpSum = "all-reduce-tcp", LocalSockets = "unix-sockets", TcpSockets = "tcp-sockets", End = "end";

    public static async Task<int> RunAsync(string[] args)
    {
        var rank = int.Parse(args[0], CultureInfo.InvariantCulture);
        var options = AllReduceOptions.Parse(args.AsSpan(1));
        var random = new Random(rank);
        var (gradient, reduced) = (new float[options.Length], new float[options.Length]);
        for (var i = 0; i < gradient.Length; i++) gradient[i] = random.NextSingle() - 0.5f;
        using var meters = new PlainMeterFactory();
        await using var local = Start(shortWay: true, meters);
        await using var tcp = Start(shortWay: false, meters);
        IMemberTransport[] transports = [local.Join($"member-{rank}"), tcp.Join($"member-{rank}")];
        RawExchange[] sockets = [new(new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()))), new(new IPEndPoint(IPAddress.IPv6Loopback, 0))];
        Console.WriteLine(string.Join(',', [.. transports.Select(static transport => transport.Address), .. sockets.Select(static socket => socket.Name)]));
        var peers = Console.ReadLine()!.Split(' ').Select(static peer => peer.Split(',')).ToArray();
        for (var way = 0; way < sockets.Length; way++) sockets[way].Connect(peers.Where((_, other) => other != rank).Select(peer => peer[transports.Length + way]));

        var tree = new CanonicalTree(options.Members);
        var reducers = transports.Select((transport, way) => new CanonicalAllReduce(
            transport, tree, options.Length, new ReductionGroup(1, rank, [.. peers.Select(peer => peer[way])]), firstStep: 0, options.Chunk)).ToArray();
        var nodes = new NodeSet(tree, new FlatVectorPool(options.Length));
        nodes.Add(new TreeNode(rank, 1), new HostVector(gradient));

        var steps = new long[transports.Length];
        while (Console.ReadLine() is { } turn and not End)
        {
            var way = turn is TcpSum or TcpSockets ? 1 : 0;
            var isSum = turn is LocalSum or TcpSum;
            var (begun, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            if (isSum) await reducers[way].ReduceAsync(steps[way]++, FinalNodes.Of(nodes), new HostVector(reduced), CancellationToken.None);
            else sockets[way].Exchange(gradient, reduced);
            var time = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            var processor = (Environment.CpuUsage.TotalTime - used).TotalMilliseconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{time:F3} {processor:F3} {(isSum ? XxHash3.HashToUInt64(MemoryMarshal.AsBytes(reduced.AsSpan())) : 0):x16}"));
        }
        foreach (var transport in transports) await transport.DisposeAsync();
        return 0;
    }

    private static TcpNetwork Start(bool shortWay, PlainMeterFactory meters) => TcpNetwork.Start(
        new TcpNetworkOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            Cluster = "benchmark",
            Key = new byte[TcpNetworkOptions.MinKeyBytes],
            ShortWay = shortWay,
        },
        NullLogger<TcpNetwork>.Instance,
        meters,
        TimeProvider.System);
}
