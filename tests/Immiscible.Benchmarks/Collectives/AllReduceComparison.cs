using System.Diagnostics;
using System.Globalization;

namespace Immiscible.Benchmarks.Collectives;

/// <summary>
/// Times the canonical all-reduce between processes on loopback, and in turn with it plain sockets that move the same bytes both ways
/// without summing or checking anything. <c>Immiscible.Benchmarks allreduce --members 2 --megabytes 143</c>
/// </summary>
internal static class AllReduceComparison
{
    /// <summary>Starts the members, lets them take turns, and prints medians and their ratio.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var options = AllReduceOptions.Parse(args);
        var members = Enumerable.Range(0, options.Members).Select(rank => Start(rank, options)).ToArray();
        var addresses = await Task.WhenAll(members.Select(ReadAsync));
        foreach (var member in members) await member.StandardInput.WriteLineAsync(string.Join(' ', addresses));
        var (raw, reduce) = (new List<double>(), new List<double>());
        for (var round = -1; round < options.Rounds; round++)
        {
            var (rawTime, _) = await TakeTurnAsync(members, "raw");
            var (reduceTime, hashes) = await TakeTurnAsync(members, "reduce");
            if (hashes.Distinct().Count() != 1) throw new InvalidOperationException("the members' sums differ");
            if (round < 0) continue;
            raw.Add(rawTime);
            reduce.Add(reduceTime);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sockets {rawTime,7:F1} ms   all-reduce {reduceTime,7:F1} ms"));
        }
        foreach (var member in members)
        {
            await member.StandardInput.WriteLineAsync("end");
            await member.WaitForExitAsync();
            member.Dispose();
        }
        var wire = 2.0 * options.Megabytes * (options.Members - 1) / options.Members;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Members} members, {options.Megabytes} MB, {wire:F0} MB each way a member; medians of {options.Rounds}: sockets {Median(raw):F1} ms, "
            + $"all-reduce {Median(reduce):F1} ms ({options.Megabytes / Median(reduce):F2} GB/s); ratio {Median(raw) / Median(reduce):F2}, "
            + $"of the fastest {raw.Min() / reduce.Min():F2}"));
        return 0;
    }

    private static Process Start(int rank, AllReduceOptions options) =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [AllReduceMember.Verb, rank.ToString(CultureInfo.InvariantCulture), .. options.ToArguments()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

    private static async Task<string> ReadAsync(Process member) =>
        await member.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("a member has ended");

    /// <summary>One turn of all members at once; the time of the slowest, and what each answered besides.</summary>
    private static async Task<(double Milliseconds, string[] Hashes)> TakeTurnAsync(Process[] members, string turn)
    {
        foreach (var member in members) await member.StandardInput.WriteLineAsync(turn);
        var answers = (await Task.WhenAll(members.Select(ReadAsync))).Select(static line => line.Split(' ')).ToArray();
        return (answers.Max(static answer => double.Parse(answer[0], CultureInfo.InvariantCulture)), [.. answers.Select(static answer => answer[1])]);
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
