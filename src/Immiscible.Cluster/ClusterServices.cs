using Immiscible.Cluster.DataPlane;
using Immiscible.Cluster.Faults;
using Immiscible.Cluster.Fleet;
using Immiscible.Cluster.Membership;
using Immiscible.Cluster.Placement;
using Immiscible.Cluster.Rehearsal;
using Immiscible.Cluster.Telemetry;
using Immiscible.Cluster.Workers;
using Immiscible.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Serialization;

namespace Immiscible.Cluster;

/// <summary>Adds what trains to a silo.</summary>
public static class ClusterServices
{
    /// <summary>Adds the services of the grains, the placement of workers, and the offer of this silo's slots.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="slots">Which slots the silo offers.</param>
    public static ISiloBuilder AddImmiscible(this ISiloBuilder silo, Action<WorkerSlotOptions> slots)
    {
        silo.Services.Configure(slots);
        silo.Services.AddMetrics();
        // What goes wrong between workers is told by exceptions that know nothing of grains.
        silo.Services.Configure<ExceptionSerializationOptions>(static options => options.SupportedNamespacePrefixes.Add(nameof(Immiscible)));
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton<IReplicaFactory, DiffusionReplicaFactory>();
        silo.Services.TryAddSingleton<IGradientReducerFactory, CanonicalReducerFactory>();
        silo.Services.TryAddSingleton<INcclPlatform, NcclPlatform>();
        silo.Services.AddSingleton<RunCollective>();
        silo.Services.TryAddSingleton<IFaults, NoFaults>();
        silo.Services.TryAddSingleton(MemberNetworks.Create);
        silo.Services.TryAddSingleton<ISiloDrain, WorkerDrain>();
        silo.Services.TryAddSingleton(static _ => new DetectionOptions(DetectionOptions.Default));
        silo.Services.AddSingleton<WorkerSlots>();
        silo.Services.AddSingleton<SlotReadiness>();
        silo.Services.AddSingleton<ISiloReadiness>(static services => services.GetRequiredService<SlotReadiness>());
        silo.Services.AddSingleton<WorkThreads>();
        silo.Services.AddSingleton<EndedSilos>();
        silo.Services.AddSingleton<StepRehearsal>();
        silo.Services.TryAddSingleton(static _ => new DatasetCache(Datasets.Open));
        silo.Services.AddSingleton<TrainingMetrics>();
        silo.Services.AddSingleton<RunGauges>();
        silo.Services.AddSingleton<FleetGauges>();
        silo.Services.TryAddSingleton<IGpuMemory, NvidiaMemory>();
        silo.Services.AddHostedService<SiloGauges>();
        silo.Services.AddPlacementDirector<SlotPlacement, SlotPlacementDirector>();
        silo.Services.AddHostedService<SlotAnnouncer>();
        // With the usual directory a silo's death takes along grains of the survivors: all those whose entries happened to lie with it.
#pragma warning disable ORLEANSEXP003 // Experimental in name; nothing else keeps single activations through deaths.
        return silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
    }
}
