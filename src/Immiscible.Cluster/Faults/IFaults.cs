namespace Immiscible.Cluster.Faults;

/// <summary>Injects faults at named points, for tests of what the program does about them.</summary>
public interface IFaults
{
    /// <summary>Whether frames between members may be touched.</summary>
    bool TouchFrames { get; }

    /// <summary>The program has come to a point. Deaths, hangs and delays happen here; the rest is left to whoever asked.</summary>
    /// <returns>What the caller has to do: one of the actions that the point knows, or nothing.</returns>
    ValueTask<FaultAction> ReachAsync(FaultSite site);
}
