using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Telemetry;
using Immiscible.Cluster.Workers;
using Immiscible.Collectives.Transport;
using Microsoft.Extensions.Logging;
using Orleans.Serialization;

namespace Immiscible.Cluster.Rehearsal;

/// <summary>
/// Goes through one step, between two members in memory and with a model that computes nothing, before a silo's first worker says that it is
/// prepared. Whatever such a step needs is compiled then: the members that a joiner comes to would wait for its compiler otherwise.
/// </summary>
internal sealed partial class StepRehearsal(WorkThreads threads, Serializer serializer, TrainingMetrics metrics, ILogger<StepRehearsal> logger)
{
    private int _done;

    /// <summary>Rehearses, once a silo. A rehearsal that fails is told and otherwise without consequence.</summary>
    /// <param name="session">A worker that is loaded; nothing of it changes.</param>
    public async Task OnceAsync(WorkerSession session)
    {
        if (Interlocked.Exchange(ref _done, 1) == 1) return;
        try
        {
            await RunAsync(session).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogFailed(logger, e);
        }
    }

    private async Task RunAsync(WorkerSession session)
    {
        var spec = session.Spec with { Training = session.Spec.Training with { Steps = 1 } };
        var network = new InMemoryNetwork();
        string[] names = spec.Training.Granules > 1 ? ["first", "second"] : ["only"];
        var members = names.Select(name => session.Rehearse(spec, network.Join(name))).ToArray();
        try
        {
            using var coordinator = new RehearsalCoordinator(spec, threads, serializer);
            // Not the first epoch: in those that follow, members ask for matches that are there already, and compare their states.
            var epoch = MembershipEpoch.Deal(2, 0, spec.Training.Granules, [.. names.Select(static name => new Participant(name, name))], "rehearsal");
            using var failure = new CancellationTokenSource();
            await Task.WhenAll(members.Zip(epoch.Members, (member, self) => Task.Run(async () =>
            {
                try
                {
                    await new TrainingLoop(member, epoch, self, new CanonicalReducerFactory(), coordinator, metrics).RunAsync(failure.Token).ConfigureAwait(false);
                }
                catch
                {
                    await failure.CancelAsync().ConfigureAwait(false);
                    throw;
                }
            }))).ConfigureAwait(false);
        }
        finally
        {
            foreach (var member in members) await member.DisposeAsync().ConfigureAwait(false);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The rehearsal of a step failed; the worker's first step may take longer")]
    private static partial void LogFailed(ILogger logger, Exception reason);
}
