using System.Globalization;
using Immiscible.Console.Application;
using Immiscible.Console.Chaos.Members;
using Immiscible.Console.Chaos.Reports;

namespace Immiscible.Console.Chaos;

/// <summary>Carries out what was asked for, on clusters made for it.</summary>
/// <param name="services">Connects and verifies.</param>
/// <param name="options">What to do.</param>
/// <param name="journal">Told of everything.</param>
/// <param name="redis">Redis server that keeps the membership.</param>
internal sealed class ChaosRuns(ConsoleServices services, ChaosOptions options, ChaosJournal journal, string redis)
{
    /// <summary>Does all of it.</summary>
    public async Task<ChaosReport> RunAsync(CancellationToken cancellation)
    {
        if (options.Schedules is not null) return await new ScheduleRuns(services, options, journal, Cluster).RunAsync(cancellation);
        await using var cluster = Cluster("run");
        return await new ChurnRun(services, options, journal).RunAsync(cluster, cancellation);
    }

    private ChaosCluster Cluster(string run)
    {
        // Unlike all others that the same server may have served.
        var id = string.Create(CultureInfo.InvariantCulture, $"chaos-{Environment.ProcessId}-{run}");
        var storage = Path.GetFullPath(options.Directory);
        IFleet fleet = options.Processes
            ? new ProcessFleet(redis, id, options.Rules.Detect, storage, Path.Combine(options.Directory, "silos", run), options.LogLevel)
            : new InProcessFleet(redis, id, options.Rules.Detect, storage, options.LogLevel);
        return new ChaosCluster(services, fleet, journal, options.Rules.Detect, Path.Combine(options.Directory, run));
    }
}
