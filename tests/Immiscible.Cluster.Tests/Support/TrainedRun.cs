using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Runs;
using Immiscible.Cluster.Verification;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>A run that has ended, and what it left.</summary>
internal sealed record TrainedRun(TinySpec Spec, string Directory, IReadOnlyList<RunEvent> Events)
{
    public RunStopped Stopped => Assert.IsType<RunStopped>(Events[^1]);

    public IEnumerable<StepCommitted> Steps => Events.OfType<StepCommitted>();

    public CheckpointStore Checkpoints => RunDirectory.Open(Directory).Checkpoints;

    public VerifyReport Verify() => RunVerifier.Verify(Directory);

    public TrainedRun Ended(RunStopReason reason, long step)
    {
        Assert.True(
            Stopped.Reason == reason && Stopped.Step == step,
            $"ended {Stopped.Reason} after step {Stopped.Step} ({Stopped.Message}), not {reason} after {step}; {Spec.Repeat}");
        return this;
    }

    /// <summary>Completed, found sound, and with the weights and the state of <paramref name="other"/>.</summary>
    public void HasBitsOf(TrainedRun other)
    {
        var (mine, theirs) = (Ended(RunStopReason.Completed, Spec.Value.Training.Steps).Verify(), other.Verify());
        Assert.True(mine.Ok, $"{string.Join("; ", mine.Problems)}; {Spec.Repeat}");
        Assert.Equal(Spec.Value.Training.Steps, mine.CheckpointStep);
        Assert.True(mine.WeightsSha256 == Stopped.WeightsSha256, $"the event's weights are not the checkpoint's; {Spec.Repeat}");
        Assert.True(
            (mine.WeightsSha256, mine.StateSha256) == (theirs.WeightsSha256, theirs.StateSha256),
            $"weights {mine.WeightsSha256} against {theirs.WeightsSha256}, state {mine.StateSha256} against {theirs.StateSha256}; {Spec.Repeat}; against {other.Spec.Repeat}");
    }

    public bool HasWeightsOf(TrainedRun other) => Verify().WeightsSha256 == other.Verify().WeightsSha256;
}
