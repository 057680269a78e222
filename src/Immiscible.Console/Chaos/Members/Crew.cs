using Immiscible.Cluster.Membership;
using Immiscible.Console.Application;

namespace Immiscible.Console.Chaos.Members;

/// <summary>All silos of a cluster under test: starts them as a supervisor would, does things to them, and notices what they must not do.</summary>
/// <param name="fleet">Starts them.</param>
/// <param name="journal">Told of what must not be.</param>
/// <param name="detection">Times that the silos must keep.</param>
internal sealed class Crew(IFleet fleet, ChaosJournal journal, DetectionOptions detection) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, CrewMember> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dismissed = new(StringComparer.Ordinal);
    private readonly List<Task> _doing = [];
    private bool _closing;

    // What a process takes to notice that it is declared dead, and to end, when the machine is busy.
    private TimeSpan Patience => detection.Detect + TimeSpan.FromSeconds(15);

    /// <summary>Silos that have joined and that nothing was done to.</summary>
    public IReadOnlyList<CrewMember> Active
    {
        get
        {
            lock (_lock) return [.. _members.Values.Where(static member => member.IsActive)];
        }
    }

    /// <summary>A silo that has not ended; null where there is none of that name.</summary>
    public CrewMember? Find(string name)
    {
        lock (_lock) return _members.GetValueOrDefault(name);
    }

    /// <summary>Starts a silo.</summary>
    public CrewMember Start(string name)
    {
        var member = new CrewMember(fleet.Start(name));
        lock (_lock) _members[name] = member;
        _ = FollowAsync(name, member);
        return member;
    }

    /// <summary>Lets a silo die.</summary>
    public void Kill(CrewMember member)
    {
        Dismiss(member);
        // It may just be ending, because a busy machine let the others take it for dead.
        member.Expect(ExitCode.OfSignal(ProcessSignal.Kill), ExitCode.DeclaredDead);
        member.Silo.Kill();
    }

    /// <summary>Tells a silo to leave, which it must do in time.</summary>
    public void Drain(CrewMember member)
    {
        Dismiss(member);
        // A process that has only just begun does not hear the signal's handler yet.
        if (member.Silo.Gateway.IsCompletedSuccessfully) member.Expect(ExitCode.Success);
        else member.Expect(ExitCode.Success, ExitCode.OfSignal(ProcessSignal.Terminate));
        member.Silo.Drain();
        Follow(RequireEndAsync(member, detection.Drain + detection.Stop + Patience, "was told to leave"));
    }

    /// <summary>Lets a silo hang for a time that the others must not notice.</summary>
    public void Pause(CrewMember member, TimeSpan time)
    {
        member.Silo.Halt();
        Follow(WakeAsync(member, time));
    }

    /// <summary>Lets a silo hang until the others have declared it dead.</summary>
    public void Hang(CrewMember member, TimeSpan time)
    {
        member.IsHalted = true;
        member.Silo.Halt();
        Follow(WakeDeclaredDeadAsync(member, time));
    }

    /// <summary>A silo that the schedule is done with: it is not started again.</summary>
    public void Dismiss(string name)
    {
        lock (_lock) _dismissed.Add(name);
    }

    /// <summary>Complete when no silo hangs any more, nor is still to end.</summary>
    public async Task SettleAsync()
    {
        while (true)
        {
            Task[] pending;
            lock (_lock)
            {
                pending =
                [
                    .. _doing.Where(static task => !task.IsCompleted),
                    .. _members.Values.Where(static member => member.Expected.Count > 0).Select(static member => member.Silo.Ended),
                ];
            }
            if (pending.Length == 0) return;
            await Task.WhenAll(pending);
        }
    }

    /// <summary>Tells all silos to leave, and waits until they have.</summary>
    public async Task LeaveAsync()
    {
        CrewMember[] all;
        lock (_lock) (_closing, all) = (true, [.. _members.Values]);
        foreach (var member in all) Drain(member);
        await Task.WhenAll(all.Select(static member => member.Silo.Ended));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        CrewMember[] all;
        lock (_lock) (_closing, all) = (true, [.. _members.Values]);
        foreach (var member in all)
        {
            // It may have just ended as it should.
            member.Expect([.. member.Expected, ExitCode.OfSignal(ProcessSignal.Kill)]);
            await member.Silo.DisposeAsync();
        }
    }

    private void Dismiss(CrewMember member) => Dismiss(member.Silo.Name);

    private void Follow(Task task)
    {
        lock (_lock) _doing.Add(task);
    }

    private async Task FollowAsync(string name, CrewMember member)
    {
        var code = await member.Silo.Ended;
        bool again;
        lock (_lock)
        {
            if (_members.GetValueOrDefault(name) == member) _members.Remove(name);
            again = !_closing && !_dismissed.Contains(name);
        }
        if (!member.Expected.Contains(code))
        {
            journal.Complain($"{member} ended with exit code {code}, "
                + (member.Expected.Count == 0 ? "though nothing was done to it" : $"not {string.Join(" or ", member.Expected)}")
                + (member.Silo.LastWords is { Length: > 0 } words ? $": {words}" : ""));
        }
        if (again) Start(name);
    }

    private static async Task WakeAsync(CrewMember member, TimeSpan time)
    {
        await Task.Delay(time);
        member.Silo.Continue();
    }

    private async Task WakeDeclaredDeadAsync(CrewMember member, TimeSpan time)
    {
        await Task.Delay(time);
        member.Expect(ExitCode.DeclaredDead);
        member.Silo.Continue();
        member.IsHalted = false;
        await RequireEndAsync(member, Patience, $"hung for {time.TotalSeconds:0.0} s");
    }

    private async Task RequireEndAsync(CrewMember member, TimeSpan patience, string what)
    {
        await ((Task)member.Silo.Ended).WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (member.Silo.Ended.IsCompleted) return;
        journal.Complain($"{member} {what}, but still lives {patience.TotalSeconds:0} s later");
        member.Expect(ExitCode.OfSignal(ProcessSignal.Kill));
        member.Silo.Kill();
    }
}
