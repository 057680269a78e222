using System.Diagnostics;
using System.Globalization;

namespace Immiscible.Benchmarks.Collectives;

/// <summary>
/// Times the canonical all-reduce between processes on loopback, and in turn with it plain sockets that move the same bytes both ways
/// without summing or checking anything. <c>Immiscible.Benchmarks allreduce --members 2 --megabytes 143</c>
/// </summary>
internal static class AllReduceComparison
{
    // Until the code is compiled for good.
    private const int WarmUp = 8;

    /// <summary>Starts the members, lets them take turns, and prints medians and their ratio.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var options = AllReduceOptions.Parse(args);
        var members = Enumerable.Range(0, options.Members).Select(rank => Start(rank, options)).ToArray();
        var addresses = await Task.WhenAll(members.Select(ReadAsync));
        foreach (var member in members) await member.StandardInput.WriteLineAsync(string.Join(' ', addresses));
        var (raw, reduce) = (new List<Turn>(), new List<Turn>());
        for (var round = -WarmUp; round < options.Rounds; round++)
        {
            var (sockets, sum) = (await TakeTurnAsync(members, "raw"), await TakeTurnAsync(members, "reduce"));
            if (sum.Hashes.Distinct().Count() != 1) throw new InvalidOperationException("the members' sums differ");
            if (round < 0) continue;
            raw.Add(sockets);
            reduce.Add(sum);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"sockets {sockets.Milliseconds,7:F1} ms (processor {sockets.Processor,6:F1})   all-reduce {sum.Milliseconds,7:F1} ms (processor {sum.Processor,6:F1})"));
        }
        foreach (var member in members)
        {
            await member.StandardInput.WriteLineAsync("end");
            await member.WaitForExitAsync();
            member.Dispose();
        }
        var wire = 2.0 * options.Megabytes * (options.Members - 1) / options.Members;
        var (rawTime, reduceTime) = (Median(raw, static turn => turn.Milliseconds), Median(reduce, static turn => turn.Milliseconds));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Members} members, {options.Megabytes} MB, {wire:F0} MB each way a member; medians of {options.Rounds}: sockets {rawTime:F1} ms, "
            + $"all-reduce {reduceTime:F1} ms ({options.Megabytes / reduceTime:F2} GB/s); ratio {rawTime / reduceTime:F2}, of the fastest "
            + $"{raw.Min(static turn => turn.Milliseconds) / reduce.Min(static turn => turn.Milliseconds):F2}, of processor time "
            + $"{Median(raw, static turn => turn.Processor) / Median(reduce, static turn => turn.Processor):F2}"));
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

    /// <summary>One turn of all members at once: the time of the slowest, the processor time of all, and what each has summed.</summary>
    private static async Task<Turn> TakeTurnAsync(Process[] members, string turn)
    {
        foreach (var member in members) await member.StandardInput.WriteLineAsync(turn);
        var answers = (await Task.WhenAll(members.Select(ReadAsync))).Select(static line => line.Split(' ')).ToArray();
        return new Turn(
            answers.Max(static answer => double.Parse(answer[0], CultureInfo.InvariantCulture)),
            answers.Sum(static answer => double.Parse(answer[1], CultureInfo.InvariantCulture)),
            [.. answers.Select(static answer => answer[2])]);
    }

    private static double Median(List<Turn> turns, Func<Turn, double> value) => turns.Select(value).Order().ElementAt(turns.Count / 2);

    private sealed record Turn(double Milliseconds, double Processor, string[] Hashes);
}
