using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Immiscible.Cluster.Faults;

/// <summary>Adds faults to a silo.</summary>
public static class FaultServices
{
    /// <summary>Lets this process go wrong as <paramref name="plan"/> says. Call it before <see cref="ClusterServices.AddImmiscible"/>.</summary>
    public static ISiloBuilder AddFaults(this ISiloBuilder silo, FaultPlan plan)
    {
        silo.Services.AddSingleton<IFaults>(services => new FaultInjector(
            plan, ProcessSignals.Send, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<FaultInjector>>()));
        return silo;
    }
}
