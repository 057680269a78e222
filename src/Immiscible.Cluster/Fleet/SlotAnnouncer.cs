using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Membership;
using Immiscible.Cluster.Placement;
using Immiscible.Cluster.Workers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Immiscible.Cluster.Fleet;

/// <summary>
/// Offers this silo's slots to the fleet as soon as the silo is active, and again and again: a fleet grain that died with its silo learns of
/// them where it is activated next.
/// </summary>
internal sealed partial class SlotAnnouncer(
    WorkerSlots slots, SlotReadiness readiness, ILocalSiloDetails silo, IGrainFactory grains, DetectionOptions detection, TimeProvider time,
    ILogger<SlotAnnouncer> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(detection.Offer, time);
        IReadOnlyList<RunRequest> known = [];
        do
        {
            try
            {
                if (slots.AreClosed) continue;
                known = await grains.GetGrain<IFleetGrain>(0).Offer(Offers(), known).WaitAsync(stoppingToken);
                readiness.Offered();
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The fleet grain's silo is just dying; the next offer finds another.
                LogNotOffered(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private SlotOffer[] Offers()
    {
        var runs = slots.Runs;
        return [.. Enumerable.Range(0, runs.Count).Select(slot => new SlotOffer(new SlotKey(silo.Name, slot).ToString(), slots.Device, runs[slot]))];
    }
}
