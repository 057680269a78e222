using System.Diagnostics;
using System.Globalization;

namespace Immiscible.Benchmarks.Collectives;

/// <summary>
/// Times the canonical all-reduce between processes of one machine, by the short way and over TCP, and in turn with it plain sockets that move
/// the same bytes both ways without summing or checking anything, and gloo's all-reduce (over TCP). <c>Immiscible.Benchmarks allreduce --members 2 --megabytes 143</c>
/// </summary>
internal static class AllReduceComparison
{
    // Until the code is compiled for good.
    private const int WarmUp = 20;
    private const string Gloo = "gloo";

    /// <summary>Starts the members, lets them take turns, and prints medians and their ratios.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var options = AllReduceOptions.Parse(args);
        var members = Enumerable.Range(0, options.Members).Select(rank => Start(rank, options)).ToArray();
        var addresses = await Task.WhenAll(members.Select(ReadAsync));
        foreach (var member in members) await member.StandardInput.WriteLineAsync(string.Join(' ', addresses));
        var gloo = await GlooProcesses.StartAsync(options);
        string[] turns = [AllReduceMember.TcpSockets, AllReduceMember.TcpSum, AllReduceMember.LocalSockets, AllReduceMember.LocalSum, .. gloo is null ? [] : new[] { Gloo }];
        var taken = turns.ToDictionary(static turn => turn, static _ => new List<Turn>());
        for (var round = -WarmUp; round < options.Rounds; round++)
        {
            foreach (var name in turns)
            {
                var turn = name == Gloo ? await TakeTurnAsync(gloo!, "reduce") : await TakeTurnAsync(members, name);
                if (name != Gloo && turn.Hashes.Distinct().Count() != 1) throw new InvalidOperationException($"the members' sums of {name} differ");
                if (round >= 0) taken[name].Add(turn);
            }
            if (round >= 0) Console.WriteLine(string.Join("   ", turns.Select(name => $"{name} {taken[name][^1]}")));
        }
        foreach (var member in members.Concat(gloo ?? []))
        {
            await member.StandardInput.WriteLineAsync(AllReduceMember.End);
            await member.WaitForExitAsync();
            member.Dispose();
        }
        var wire = 2.0 * options.Megabytes * (options.Members - 1) / options.Members;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{options.Members} members, {options.Megabytes} MB, {wire:F0} MB each way a member; medians of {options.Rounds}, and of the rounds' ratios:"));
        foreach (var name in turns)
        {
            var time = Median(taken[name], static turn => turn.Milliseconds);
            var ratios = string.Join(", ", new[] { AllReduceMember.TcpSum, AllReduceMember.LocalSum }.Where(sum => sum != name).Select(sum => string.Create(
                CultureInfo.InvariantCulture,
                $"{Ratio(taken[name], taken[sum], static turn => turn.Milliseconds):F2} of {sum} (processor {Ratio(taken[name], taken[sum], static turn => turn.Processor):F2})")));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-14} {time,7:F1} ms ({options.Megabytes / time:F2} GB/s): {ratios}"));
        }
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

    private static double Ratio(List<Turn> others, List<Turn> ours, Func<Turn, double> value) =>
        Median(others.Zip(ours, (other, our) => value(other) / value(our)));

    private static double Median(List<Turn> turns, Func<Turn, double> value) => Median(turns.Select(value));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private sealed record Turn(double Milliseconds, double Processor, string[] Hashes)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds,7:F1} ms (processor {Processor,6:F1})");
    }
}
