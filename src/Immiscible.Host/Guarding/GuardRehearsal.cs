using System.IO.Pipelines;
using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Host.Guarding;

/// <summary>
/// A handshake of a silo with itself before it joins. Its first one takes the longest, because it is compiled meanwhile, and others probe a silo as
/// soon as they know of it; and what is wrong with a certificate is found out here.
/// </summary>
internal static class GuardRehearsal
{
    private const string Port = "rehearsal";

    /// <summary>Shakes hands.</summary>
    /// <param name="tls">For TLS; null for none.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HostException">The certificate does not do for both ends of a connection.</exception>
    public static async Task RunAsync(TlsCredentials? tls, CancellationToken cancellation)
    {
        var channel = new SecureChannel(HandshakeKey.Derive(Port, Port), tls);
        var (there, back) = (new Pipe(), new Pipe());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var answering = OrCancelAsync(
            channel.AnswerAsync(new PipeStream(new Ends(there.Reader, back.Writer)), static _ => HandshakeStatus.Welcome, either.Token), either);
        var calling = OrCancelAsync(
            channel.CallAsync(new PipeStream(new Ends(back.Reader, there.Writer)), new Hello(Port, Port, 0, Port, Lane.Control), either.Token), either);
        try
        {
            await Task.WhenAll(answering, calling).ConfigureAwait(false);
        }
        catch (HandshakeException e)
        {
            throw new HostException(
                $"--tls-certificate: does not do for both ends of a connection, and silos are at both ({e.Reason}); give one for use by servers and clients", e);
        }
    }

    private static async Task<T> OrCancelAsync<T>(Task<T> end, CancellationTokenSource other)
    {
        try
        {
            return await end.ConfigureAwait(false);
        }
        catch
        {
            await other.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
