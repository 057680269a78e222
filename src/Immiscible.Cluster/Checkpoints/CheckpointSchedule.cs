using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Runs;

namespace Immiscible.Cluster.Checkpoints;

/// <summary>Decides after which steps of one membership epoch the state is saved.</summary>
/// <remarks>
/// What was due in an epoch before and did not come about, because whoever wrote it died or its epoch was over, is due with the first step: a run
/// whose epochs are short must not go without.
/// </remarks>
/// <param name="spec">Every so many steps, or minutes, or both.</param>
/// <param name="firstStep">Steps that were committed before the epoch.</param>
/// <param name="newest">Step of the newest checkpoint; null where there is none.</param>
/// <param name="age">Time since it was written, or since the run began.</param>
/// <param name="time">Tells the time.</param>
internal sealed class CheckpointSchedule(CheckpointSpec spec, long firstStep, long? newest, TimeSpan age, TimeProvider time)
{
    private long _last = time.GetTimestamp();
    private TimeSpan _before = age;
    private bool _isOwed = spec.Every > 0 && firstStep >= spec.Every && (newest is null || newest < firstStep - (firstStep % spec.Every));

    /// <summary>The schedule of an epoch, as what is there already asks for it.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="spec">Every so many steps, or minutes, or both.</param>
    /// <param name="firstStep">Steps that were committed before the epoch.</param>
    /// <param name="time">Tells the time.</param>
    public static CheckpointSchedule Of(RunDirectory directory, CheckpointSpec spec, long firstStep, TimeProvider time)
    {
        var newest = directory.Checkpoints.List() is [.., var (step, _)] ? (long?)step : null;
        return new CheckpointSchedule(spec, firstStep, newest, time.GetUtcNow() - directory.Saved, time);
    }

    /// <summary>Whether the state is saved after a step.</summary>
    /// <param name="step">Committed steps.</param>
    /// <param name="isLast">Whether the run ends with it.</param>
    public bool IsDue(long step, bool isLast)
    {
        var isDue = isLast || _isOwed || (spec.Every > 0 && step % spec.Every == 0) || spec.IsKept(step)
            || (spec.Minutes > 0 && _before + time.GetElapsedTime(_last) >= TimeSpan.FromMinutes(spec.Minutes));
        if (isDue) (_last, _before, _isOwed) = (time.GetTimestamp(), TimeSpan.Zero, false);
        return isDue;
    }
}
