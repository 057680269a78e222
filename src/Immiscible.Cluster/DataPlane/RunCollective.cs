using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Membership;
using Immiscible.Cluster.Workers;
using Immiscible.Collectives.Nccl;
using Immiscible.Compute.Native;

namespace Immiscible.Cluster.DataPlane;

/// <summary>What adds up the gradients of a run, as its spec says.</summary>
internal sealed class RunCollective(IGradientReducerFactory sockets, INcclPlatform nccl, DetectionOptions detection, TimeProvider time)
{
    // Of the failure time-out: a death is noticed before the meeting is given up.
    private const int MeetingPatience = 10;

    private static readonly TimeSpan LeastMeetingDeadline = TimeSpan.FromMinutes(2);

    /// <summary>Makes sure that a slot can take part, and tells with what. May load libraries: not for a grain's turn.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="worker">Key of the worker grain, for messages.</param>
    /// <param name="device">What the slot computes on.</param>
    /// <returns>Version of NCCL, which all members must have; null where the run does not need it.</returns>
    /// <exception cref="RunRejectedException">It cannot.</exception>
    public string? Require(RunSpec spec, string worker, string device)
    {
        if (spec.Training.Collective != TrainingCollective.Nccl) return null;
        try
        {
            nccl.Require(device);
            return nccl.Library.Version.ToString();
        }
        catch (Exception e) when (e is NcclException or CudaException or TorchRuntimeException)
        {
            throw new RunRejectedException($"training.collective: nccl cannot be used by the worker {worker}: {e.Message}", e);
        }
    }

    /// <summary>Makes the reducers of one membership epoch.</summary>
    /// <param name="session">The member.</param>
    /// <param name="assignment">The coordinator of the epoch.</param>
    /// <param name="epoch">Number of the epoch.</param>
    public IGradientReducerFactory Reducers(WorkerSession session, IAssignmentGrain assignment, int epoch)
    {
        if (session.Spec.Training.Collective != TrainingCollective.Nccl) return sockets;
        var patience = detection.Detect * MeetingPatience;
        return new NcclReducerFactory(nccl, new NcclMeeting(assignment, epoch), new NcclOptions
        {
            MeetingDeadline = patience > LeastMeetingDeadline ? patience : LeastMeetingDeadline, Time = time, Waiting = session.Work.Meeting,
        });
    }
}
