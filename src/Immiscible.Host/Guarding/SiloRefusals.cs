using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Host.Guarding;

/// <summary>Whether a silo that is starting is turned away by the others: it would otherwise try until its time to join is over.</summary>
internal sealed class SiloRefusals
{
    // A silo that dies at that moment ends the connection, too, but not again and again.
    private const int Doubts = 3;

    private readonly TaskCompletionSource<HandshakeException> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _ended;

    /// <summary>The first refusal that no waiting mends.</summary>
    public HandshakeException? First => _first.Task.IsCompletedSuccessfully ? _first.Task.Result : null;

    /// <summary>Remembers a refusal.</summary>
    public void Note(HandshakeException refusal)
    {
        if (refusal.Status is HandshakeStatus.WrongKey or HandshakeStatus.WrongCertificate
            || (refusal.Status == HandshakeStatus.CertificateRefused && Interlocked.Increment(ref _ended) == Doubts))
            _first.TrySetResult(refusal);
    }

    /// <summary>
    /// Waits for a start, and gives it up where the silo was turned away and has not joined all the same within a time: who turned it away may have
    /// nothing to do with the cluster, and only have taken the port of a silo that is dead.
    /// </summary>
    /// <typeparam name="T">What has started.</typeparam>
    /// <param name="start">Starts the silo.</param>
    /// <param name="patience">The time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HostException">The silo was turned away.</exception>
    public async Task<T> AwaitAsync<T>(Func<CancellationToken, Task<T>> start, TimeSpan patience, CancellationToken cancellation)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _ = _first.Task.ContinueWith(
            _ => CancelLater(giveUp, patience), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            return await start(giveUp.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (First is not null && !cancellation.IsCancellationRequested)
        {
            throw new HostException(First.Status == HandshakeStatus.WrongKey
                ? "--secret-file: the other silos have another secret than this one, or none; give all silos of a cluster the same"
                : $"--tls-certificate: of this silo and another, one does not take the other's certificate ({First.Reason}); give all silos of a cluster "
                    + "certificates of one --tls-ca", e);
        }
    }

    private static void CancelLater(CancellationTokenSource giveUp, TimeSpan patience)
    {
        try
        {
            giveUp.CancelAfter(patience);
        }
        catch (ObjectDisposedException)
        {
            // It has joined.
        }
    }
}
