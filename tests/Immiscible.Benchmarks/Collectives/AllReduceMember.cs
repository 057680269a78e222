using System.Diagnostics;
using System.Globalization;
using System.IO.Hashing;
using System.Net;
using System.Runtime.InteropServices;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Transport.Tcp;
using Immiscible.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Immiscible.Benchmarks.Collectives;

/// <summary>One process of the comparison. It prints its address, reads everybody's, and then does what each line of its input says.</summary>
internal static class AllReduceMember
{
    public const string Verb = "allreduce-member";

    public static async Task<int> RunAsync(string[] args)
    {
        var rank = int.Parse(args[0], CultureInfo.InvariantCulture);
        var options = AllReduceOptions.Parse(args.AsSpan(1));
        using var meters = new PlainMeterFactory();
        await using var network = TcpNetwork.Start(
            new TcpNetworkOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), Cluster = "benchmark", Key = new byte[TcpNetworkOptions.MinKeyBytes] },
            NullLogger<TcpNetwork>.Instance,
            meters,
            TimeProvider.System);
        await using var transport = network.Join($"member-{rank}");
        var sockets = new RawExchange();
        Console.WriteLine($"{transport.Address},{sockets.Port}");
        var peers = Console.ReadLine()!.Split(' ').Select(static peer => peer.Split(',')).ToArray();
        sockets.Connect(peers.Where((_, other) => other != rank).Select(static peer => int.Parse(peer[1], CultureInfo.InvariantCulture)));

        var tree = new CanonicalTree(options.Members);
        var group = new ReductionGroup(1, rank, [.. peers.Select(static peer => peer[0])]);
        var reducer = new CanonicalAllReduce(transport, tree, options.Length, group, firstStep: 0, options.Chunk);
        var (gradient, reduced) = (new float[options.Length], new float[options.Length]);
        var random = new Random(rank);
        for (var i = 0; i < gradient.Length; i++) gradient[i] = random.NextSingle() - 0.5f;
        var nodes = new NodeSet(tree, new VectorPool(options.Length));
        nodes.Add(new TreeNode(rank, 1), gradient);

        for (var step = 0L; Console.ReadLine() is { } turn and not "end";)
        {
            var (begun, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            if (turn == "raw") sockets.Exchange(gradient, reduced);
            else await reducer.ReduceAsync(step++, nodes, reduced, CancellationToken.None);
            var time = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            var processor = (Environment.CpuUsage.TotalTime - used).TotalMilliseconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{time:F3} {processor:F3} {(turn == "raw" ? 0 : XxHash3.HashToUInt64(MemoryMarshal.AsBytes(reduced.AsSpan()))):x16}"));
        }
        return 0;
    }
}
