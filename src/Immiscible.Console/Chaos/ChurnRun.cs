using Immiscible.Cluster.Verification;
using Immiscible.Console.Application;
using Immiscible.Console.Chaos.Histories;
using Immiscible.Console.Chaos.Reports;
using Immiscible.Console.Chaos.Schedules;

namespace Immiscible.Console.Chaos;

/// <summary>One long run, disturbed, and held against an undisturbed one.</summary>
/// <param name="services">Connects and verifies.</param>
/// <param name="options">What to do.</param>
/// <param name="journal">Told of everything.</param>
internal sealed class ChurnRun(ConsoleServices services, ChaosOptions options, ChaosJournal journal)
{
    private readonly string _run = Path.Combine(options.Directory, "run");

    /// <summary>Does all of it.</summary>
    public async Task<ChaosReport> RunAsync(ChaosCluster cluster, CancellationToken cancellation)
    {
        await cluster.BeginAsync(ChurnSchedule.First, options.Spec, cancellation);
        var took = options.Recoveries is { } recoveries
            ? await new OneByOne(cluster, options, journal).RunAsync(recoveries, cancellation)
            : await new Churn(cluster.Crew, cluster.Watch, journal, TimeProvider.System).RunAsync(
                ChurnSchedule.Draw(options.Seed, options.Rules), options.Length, cancellation);
        cancellation.ThrowIfCancellationRequested();

        journal.Tell("it is over; the run is stopped with a checkpoint");
        await cluster.Crew.SettleAsync();
        var ended = await cluster.StopAsync(cancellation);
        if (ended is not { Status: "stopped" })
            journal.Complain(ended is null ? "the run could not be stopped" : $"the run {ended.Status} at step {ended.Step}: {ended.Message ?? "it did not say why"}");
        await cluster.Crew.LeaveAsync();

        var found = services.Verify(_run);
        foreach (var problem in found.Problems) journal.Complain($"verify: {problem}");
        var undisturbed = await CompareAsync(found, cancellation);
        return Report(took, found, undisturbed);
    }

    private async Task<VerifyReport?> CompareAsync(VerifyReport found, CancellationToken cancellation)
    {
        if (found.CheckpointStep is not { } steps)
        {
            journal.Complain("there is no checkpoint to compare");
            return null;
        }
        if (steps != found.Steps) journal.Complain($"the newest checkpoint is of step {steps}, but {found.Steps} steps were committed");
        journal.Tell($"an undisturbed worker trains the same {steps} steps");
        var directory = Path.Combine(options.Directory, "undisturbed");
        if (await UndisturbedRun.TrainAsync(Path.Combine(_run, "run.yaml"), steps, directory, cancellation) is { } problem)
        {
            journal.Complain(problem);
            return null;
        }
        var undisturbed = services.Verify(directory);
        if (undisturbed.StateSha256 != found.StateSha256)
            journal.Complain($"the state is {found.StateSha256}, that of the undisturbed run {undisturbed.StateSha256}");
        return undisturbed;
    }

    private ChaosReport Report(TimeSpan took, VerifyReport found, VerifyReport? undisturbed)
    {
        var actions = journal.Actions;
        return new ChaosReport
        {
            Seed = options.Seed,
            Seconds = Math.Round(took.TotalSeconds, 1),
            Actions = ChaosReport.Count(actions),
            Withheld = actions.Count(static action => action.Withheld is not null),
            Figures = ChurnFigures.Of(RunHistory.Read(_run), actions, options.Rules.Detect),
            Steps = found.Steps,
            RolledBack = found.RolledBack,
            StateSha256 = found.StateSha256,
            UndisturbedStateSha256 = undisturbed?.StateSha256,
            Problems = journal.Problems,
        };
    }
}
