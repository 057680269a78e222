using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Checkpoints;

/// <summary>Decides after which steps of one membership epoch the state is saved.</summary>
/// <param name="spec">Every so many steps, or minutes, or both.</param>
/// <param name="time">Tells the time.</param>
internal sealed class CheckpointSchedule(CheckpointSpec spec, TimeProvider time)
{
    private long _last = time.GetTimestamp();

    /// <summary>Whether the state is saved after a step.</summary>
    /// <param name="step">Committed steps.</param>
    /// <param name="isLast">Whether the run ends with it.</param>
    public bool IsDue(long step, bool isLast)
    {
        var isDue = isLast || (spec.Every > 0 && step % spec.Every == 0) || spec.IsKept(step)
            || (spec.Minutes > 0 && time.GetElapsedTime(_last) >= TimeSpan.FromMinutes(spec.Minutes));
        if (isDue) _last = time.GetTimestamp();
        return isDue;
    }
}
