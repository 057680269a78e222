using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Joining;

/// <summary>How one worker comes by the run's state: by and by while an epoch of others trains, or all at once when training pauses.</summary>
/// <param name="session">The worker that joins.</param>
internal sealed class StateJoin(WorkerSession session)
{
    private readonly CancellationTokenSource _end = new();
    private readonly StateIntake _intake = new(session);
    private Task _following = Task.CompletedTask;
    private GradientStream? _gradients;
    private int _epoch;

    /// <summary>Copies the state while an epoch trains; complete when all of it is here and kept up to date from then on. Called once.</summary>
    /// <param name="epoch">Number of the epoch.</param>
    /// <param name="members">Data-plane addresses of its members, by rank.</param>
    /// <param name="feed">Asks the members to send the gradients of committed steps; gives the first step (from 0) that all of them send.</param>
    /// <exception cref="Collectives.Transport.TransportException">No member could give some part of the state.</exception>
    /// <exception cref="OperationCanceledException">The end came before.</exception>
    public Task FollowAsync(int epoch, IReadOnlyList<string> members, Func<Task<long>> feed)
    {
        (_epoch, _gradients) = (epoch, new GradientStream(session.Progress.Vectors, epoch, members.Count, _intake.ApplyAsync));
        session.Transport.Listen(epoch, _gradients);
        return _following = CopyAsync(_gradients, members, feed);
    }

    /// <summary>Has the state after a step, when nobody trains: what is on its way is waited for, what is missing is copied.</summary>
    /// <param name="step">Committed steps.</param>
    /// <param name="donors">Members that hold the state of that step.</param>
    /// <param name="patience">How long to wait for what is on its way.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Collectives.Transport.TransportException">The donors could not give it, or did not agree on the step.</exception>
    public async Task FinishAsync(long step, IReadOnlyList<string> donors, TimeSpan patience, CancellationToken cancellation)
    {
        if (_gradients is not null && _following.IsCompletedSuccessfully)
            await _gradients.WaitForAsync(step, cancellation).WaitAsync(patience, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await StopAsync().ConfigureAwait(false);
        _intake.BeginAt(step);
        var missing = _intake.Missing(step);
        if (missing.Count > 0) await _intake.PullAsync(missing, donors, step, cancellation).ConfigureAwait(false);
    }

    /// <summary>Complete when nothing of the copy touches the state any more.</summary>
    public async Task StopAsync()
    {
        if (_gradients is null) return;
        await _end.CancelAsync().ConfigureAwait(false);
        await session.Transport.CloseEpochAsync(_epoch).ConfigureAwait(false);
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _gradients.StopAsync().ConfigureAwait(false);
    }

    private async Task CopyAsync(GradientStream gradients, IReadOnlyList<string> members, Func<Task<long>> feed)
    {
        var first = await feed().ConfigureAwait(false);
        _intake.BeginAt(first);
        gradients.BeginAt(first);
        await _intake.PullAsync([.. Enumerable.Range(0, session.Chunks.Count)], members, null, _end.Token).ConfigureAwait(false);
    }
}
