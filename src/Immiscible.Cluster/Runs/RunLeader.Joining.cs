using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Membership;

namespace Immiscible.Cluster.Runs;

// How workers that come get the state while others train, and when training pauses to take them in.
internal sealed partial class RunLeader
{
    // Times the failure time-out for which those that have loaded wait for those that have not, when nothing has been trained yet.
    private const int LoadingPatience = 5;

    // Where epochs are so short that none lasts as long as a copy, the state is copied when one ends.
    private const int MostInterruptions = 2;

    /// <summary>Lets prepared workers copy the state, as many as there is room for.</summary>
    private void FollowToJoin()
    {
        foreach (var joiner in _staff.Joiners.Where(joiner => joiner.IsFollowing || !IsReady(joiner)).Take(Room()).Where(static joiner => !joiner.IsFollowing).ToArray())
            _ = FollowAsync(joiner, Epoch!);
    }

    private async Task FollowAsync(Employee joiner, MembershipEpoch epoch)
    {
        (joiner.IsFollowing, joiner.Follows) = (true, 0);
        try
        {
            if (await AskAsync(joiner, worker => worker.Follow(run, _lead, epoch)) && epoch.Number == Epoch?.Number) joiner.Follows = epoch.Number;
        }
        catch (Exception e)
        {
            // A member was lost meanwhile: the copy is finished when training pauses, or begun anew.
            LogNotFollowed(logger, run, joiner.Worker, e.Message);
        }
        joiner.IsFollowing = false;
        if (joiner.Follows == 0) joiner.Interruptions++;
        _changed.Set();
    }

    /// <summary>Whether training is to pause: for those that leave, and for those that can be taken in.</summary>
    private bool ShouldPause()
    {
        if (_staff.Holders.Any(static holder => holder.IsDraining)) return true;
        var ready = _staff.Joiners.Where(IsReady).ToArray();
        if (ready.Length == 0 || Room() == 0) return false;
        // One pause for all that come together, but nobody waits for long.
        return !_staff.Living.Any(static one => one.Prepared is null || one.IsFollowing) || HaveWaited(detection.Detect);
    }

    /// <summary>Whether somebody has been ready to join for so long.</summary>
    private bool HaveWaited(TimeSpan patience)
    {
        foreach (var joiner in _staff.Joiners.Where(joiner => !_isTraining || IsReady(joiner))) joiner.ReadySince ??= time.GetTimestamp();
        return _staff.Joiners.Any(joiner => joiner.ReadySince is { } since && time.GetElapsedTime(since) > patience);
    }

    /// <summary>Who is taken in when training pauses: those that have the state, and the others only where too few would be left without them.</summary>
    /// <param name="staying">Members that stay.</param>
    private IEnumerable<Employee> Joiners(int staying)
    {
        var ready = _staff.Joiners.Where(IsReady).ToArray();
        return staying + ready.Length >= Math.Max(1, Math.Min(Workers.Minimum, Most)) ? ready : _staff.Joiners;
    }

    private bool IsReady(Employee joiner) => !joiner.IsFollowing && (joiner.Follows == Epoch?.Number || joiner.Interruptions >= MostInterruptions);

    private int Room() => Math.Max(0, Most - Epoch!.Members.Count(member => _staff.Find(member.Worker) is { IsDraining: false }));
}
