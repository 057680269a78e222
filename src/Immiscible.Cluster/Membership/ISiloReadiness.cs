namespace Immiscible.Cluster.Membership;

/// <summary>
/// Whether a silo has found its place, so that whoever replaces silos one by one, as a rolling restart does, may go on with the next. It asks no
/// other silo and no grain.
/// </summary>
public interface ISiloReadiness
{
    /// <summary>What the silo still waits for, in a few words; null where it is ready.</summary>
    string? Obstacle { get; }
}
