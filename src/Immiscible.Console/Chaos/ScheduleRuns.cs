using Immiscible.Console.Application;
using Immiscible.Console.Chaos.Histories;
using Immiscible.Console.Chaos.Reports;
using Immiscible.Console.Chaos.Schedules;

namespace Immiscible.Console.Chaos;

/// <summary>Many short runs, each under a schedule of its own, all held against one undisturbed run.</summary>
/// <param name="services">Verifies.</param>
/// <param name="options">What to do.</param>
/// <param name="journal">Told of everything.</param>
/// <param name="cluster">Makes the cluster of a run of that name.</param>
internal sealed class ScheduleRuns(ConsoleServices services, ChaosOptions options, ChaosJournal journal, Func<string, ChaosCluster> cluster)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Does all of them.</summary>
    public async Task<ChaosReport> RunAsync(CancellationToken cancellation)
    {
        var begun = TimeProvider.System.GetTimestamp();
        string? expected = null;
        var equal = 0;
        for (var number = 0; number < options.Schedules; number++)
        {
            var (name, seed) = ($"run-{number + 1}", unchecked(options.Seed + number) & int.MaxValue);
            journal.Tell($"schedule {number + 1} of {options.Schedules}, seed {seed}");
            var problem = await OneAsync(name, ShortSchedule.Draw(seed), cancellation);
            var directory = Path.Combine(options.Directory, name);
            expected ??= await UndisturbedAsync(Path.Combine(directory, "run.yaml"), cancellation);
            var found = problem is null ? services.Verify(directory) : null;
            problem ??= found!.Problems.Count > 0 ? $"verify: {found.Problems[0]}"
                : found.Steps != options.Spec.Training.Steps ? $"{found.Steps} steps were committed"
                : found.StateSha256 != expected ? $"the state is {found.StateSha256}, that of the undisturbed run {expected}"
                : null;
            if (problem is null) equal++;
            else journal.Complain($"schedule {number + 1} (seed {seed}): {problem}");
        }
        return new ChaosReport
        {
            Seed = options.Seed,
            Seconds = Math.Round(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 1),
            Actions = ChaosReport.Count(journal.Actions),
            Withheld = 0,
            Schedules = options.Schedules,
            EqualSchedules = equal,
            Steps = options.Spec.Training.Steps * equal,
            RolledBack = 0,
            StateSha256 = equal > 0 ? expected : null,
            UndisturbedStateSha256 = expected,
            Problems = journal.Problems,
        };
    }

    private async Task<string?> UndisturbedAsync(string spec, CancellationToken cancellation)
    {
        var directory = Path.Combine(options.Directory, "undisturbed");
        if (await UndisturbedRun.TrainAsync(spec, options.Spec.Training.Steps, directory, cancellation) is not { } problem)
            return services.Verify(directory).StateSha256;
        journal.Complain(problem);
        return null;
    }

    /// <summary>One run; what went wrong, null for nothing.</summary>
    private async Task<string?> OneAsync(string name, ShortSchedule schedule, CancellationToken cancellation)
    {
        await using var one = cluster(name);
        var directory = Path.Combine(options.Directory, name);
        await one.BeginAsync(ShortSchedule.Four[0], options.Spec, cancellation);
        var hand = new ChaosHand(one.Crew, one.Watch, journal, TimeProvider.System);

        await StepsAsync(schedule.GrowAfter);
        foreach (var other in ShortSchedule.Four.Skip(1)) hand.Do(new ChaosAction(Now(), ChaosActionKind.Spawn, other));
        if (!await WorkersAsync(ShortSchedule.Four)) return Late("four workers trained");

        await StepsAsync(schedule.ShrinkAfter);
        foreach (var (member, kind) in schedule.Departures) hand.Do(new ChaosAction(Now(), kind, member));
        var left = ShortSchedule.Four.Except(schedule.Departures.Select(static departure => departure.Member)).ToArray();
        if (!await WorkersAsync(left)) return Late("two workers trained");

        await StepsAsync(schedule.JoinAfter);
        hand.Do(new ChaosAction(Now(), ChaosActionKind.Spawn, ShortSchedule.Last));
        if (!await WorkersAsync([.. left, ShortSchedule.Last])) return Late("three workers trained");

        await one.UntilAsync(() => EndedRun.Find(directory) is not null, cancellation, Patience);
        await one.Crew.LeaveAsync();
        return EndedRun.Find(directory) switch
        {
            null => $"the run did not end; it is at step {one.Watch.Step}",
            { Status: "completed" } => null,
            var ended => $"the run {ended.Status} at step {ended.Step}: {ended.Message ?? "it did not say why"}",
        };

        TimeSpan Now() => TimeProvider.System.GetUtcNow() - hand.Begun;

        Task StepsAsync(int count)
        {
            var until = one.Watch.Step + count;
            return one.UntilAsync(() => one.Watch.Step >= until || EndedRun.Find(directory) is not null, cancellation, Patience);
        }

        async Task<bool> WorkersAsync(IEnumerable<string> silos)
        {
            var workers = silos.Select(static silo => $"{silo}|0").ToHashSet(StringComparer.Ordinal);
            await one.UntilAsync(() => workers.SetEquals(one.Watch.Workers) || EndedRun.Find(directory) is not null, cancellation, Patience);
            return workers.SetEquals(one.Watch.Workers);
        }

        string Late(string what) => EndedRun.Find(directory) is { } ended
            ? $"the run {ended.Status} at step {ended.Step} before {what}{(ended.Message is null ? "" : $": {ended.Message}")}"
            : $"{Patience.TotalMinutes:0} minutes went by before {what}; these did: {string.Join(", ", one.Watch.Workers)}, at step {one.Watch.Step}";
    }
}
