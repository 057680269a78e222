using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Runs;

namespace Immiscible.Cluster.Telemetry;

/// <summary>How a run stands, as the silo that leads it knows. Written from the turns of its grain, read by whoever looks.</summary>
/// <param name="run">Key of the run grain.</param>
/// <param name="leader">Leads the run.</param>
/// <param name="steps">Steps of the whole run.</param>
/// <param name="time">Tells the time.</param>
internal sealed class RunReading(string run, RunLeader leader, long steps, TimeProvider time)
{
    private volatile StepCommitted? _step;
    private long _committedAt = time.GetTimestamp();
    private long _savedAt;

    /// <summary>Key of the run grain.</summary>
    public string Run => run;

    /// <summary>The last committed step; null before the first under this lead.</summary>
    public StepCommitted? Step => _step;

    /// <summary>Steps of the whole run.</summary>
    public long Steps => steps;

    /// <summary>Workers that train now; 0 while the run waits for some.</summary>
    public int Members => leader.Training;

    /// <summary>Number of the newest membership epoch; null before the first.</summary>
    public int? Epoch => leader.Epoch?.Number;

    /// <summary>Time since a step was committed, or since this silo took the lead.</summary>
    public TimeSpan CommitAge => time.GetElapsedTime(Volatile.Read(ref _committedAt));

    /// <summary>Time since the state was saved, or since the launch; null where that is not known yet.</summary>
    public TimeSpan? CheckpointAge =>
        Volatile.Read(ref _savedAt) is > 0 and var ticks ? TimeSpan.FromTicks(Math.Max(0, time.GetUtcNow().UtcTicks - ticks)) : null;

    /// <summary>Takes in what happened.</summary>
    public void Note(RunEvent value)
    {
        if (value is StepCommitted step)
        {
            _step = step;
            Volatile.Write(ref _committedAt, time.GetTimestamp());
        }
        else if (value is CheckpointPublished) Volatile.Write(ref _savedAt, time.GetUtcNow().UtcTicks);
    }

    /// <summary>Finds out when the state was saved under an earlier lead.</summary>
    public async Task FindSavedAsync(RunDirectory directory)
    {
        try
        {
            var saved = await Task.Run(() => directory.Saved).ConfigureAwait(false);
            // A checkpoint that was published meanwhile is newer.
            Interlocked.CompareExchange(ref _savedAt, saved.Ticks, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The age is told from the next checkpoint on; that the directory cannot be read shows elsewhere.
        }
    }
}
