using System.Net;
using Immiscible.Collectives.Transport.Tcp;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Immiscible.Host.Guarding;

/// <summary>
/// Lets nobody speak with grains who does not know the cluster's secret: before the first byte of Orleans, both ends of a connection prove to each
/// other that they do, as on the data plane (<see cref="SecureChannel"/>), under TLS where there are certificates. Where there is no secret, the same words
/// are exchanged with a key that everyone knows, so that the two sides of a mistake are told what it is.
/// </summary>
/// <param name="port">See <see cref="GuardedPort"/>.</param>
/// <param name="options">By what.</param>
/// <param name="time">Measures the time limit.</param>
/// <param name="logger">Is told of strangers, once each.</param>
internal sealed partial class ConnectionGuard(string port, GuardOptions options, TimeProvider time, ILogger logger)
{
    // No secret that was read from a file or a variable ends in a line break.
    private const string NoSecret = "none\n";

    private readonly SecureChannel _channel = new(HandshakeKey.Derive(options.Secret?.Reveal() ?? NoSecret, port), options.Tls);
    private readonly FirstOccurrences _logged = new();
    private int _handshakes;

    /// <summary>Told of every call that did not come to a connection, though the port was reached.</summary>
    public event EventHandler<HandshakeException>? Refused;

    /// <summary>The side that is connected to: passes on whoever proves itself, and ends all other connections.</summary>
    public async Task AnswerAsync(ConnectionContext context, ConnectionDelegate next)
    {
        // Orleans closes the connection when this returns.
        if (await AdmitAsync(context).ConfigureAwait(false) is { } stream) await PassAsync(context, stream, next).ConfigureAwait(false);
    }

    /// <summary>The side that connects.</summary>
    /// <exception cref="HandshakeException">The other side refused, or is not who it should be.</exception>
    public async Task CallAsync(ConnectionContext context, ConnectionDelegate next) =>
        await PassAsync(context, await IntroduceAsync(context).ConfigureAwait(false), next).ConfigureAwait(false);

    private async Task<Stream> IntroduceAsync(ConnectionContext context)
    {
        using var deadline = new CancellationTokenSource(options.TimeLimit, time);
        try
        {
            var hello = new Hello(options.Cluster, options.Self, 0, port, Lane.Control);
            return await _channel.CallAsync(new PipeStream(context.Transport), hello, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            var refusal = Refusal(e, deadline);
            Refused?.Invoke(this, refusal);
            throw refusal;
        }
    }

    private async Task<Stream?> AdmitAsync(ConnectionContext context)
    {
        using var deadline = new CancellationTokenSource(options.TimeLimit, time);
        try
        {
            // Strangers that say nothing must not use up what others need.
            if (Interlocked.Increment(ref _handshakes) > GuardOptions.MaxHandshakes) return null;
            return (await _channel.AnswerAsync(new PipeStream(context.Transport), Judge, deadline.Token).ConfigureAwait(false)).Stream;
        }
        catch (Exception e) when (IsRefusal(e))
        {
            var remote = (context.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "an unknown address";
            var refusal = Refusal(e, deadline);
            if (_logged.IsFirst(remote, refusal.Status.ToString())) LogRefused(logger, remote, port, refusal.Reason);
            if (refusal.WasTold) await LingerAsync(context, deadline.Token).ConfigureAwait(false);
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref _handshakes);
        }
    }

    /// <summary>Waits for the caller to have heard why and to hang up: what Orleans closes, it closes at once, with what is not sent yet.</summary>
    private static async Task LingerAsync(ConnectionContext context, CancellationToken cancellation)
    {
        try
        {
            // Whoever goes on talking has not listened.
            var heard = await context.Transport.Input.ReadAsync(cancellation).ConfigureAwait(false);
            context.Transport.Input.AdvanceTo(heard.Buffer.End);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            // It is closed in any case.
        }
    }

    private static async Task PassAsync(ConnectionContext context, Stream stream, ConnectionDelegate next)
    {
        if (stream is PipeStream)
        {
            await next(context).ConfigureAwait(false);
            return;
        }
        var plain = context.Transport;
        await using (stream.ConfigureAwait(false))
        {
            context.Transport = new StreamPipes(stream);
            try
            {
                await next(context).ConfigureAwait(false);
            }
            finally
            {
                // The one that Orleans ends.
                context.Transport = plain;
            }
        }
    }

    private HandshakeStatus Judge(Hello hello) =>
        hello.Cluster != options.Cluster ? HandshakeStatus.WrongCluster
        : hello.Receiver != port || hello.Lane != Lane.Control ? HandshakeStatus.NoSuchMember
        : HandshakeStatus.Welcome;

    // A connection that is closed meanwhile shows itself in any of these ways.
    private static bool IsRefusal(Exception exception) =>
        exception is HandshakeException or IOException or OperationCanceledException or InvalidOperationException;

    private static HandshakeException Refusal(Exception exception, CancellationTokenSource deadline) =>
        exception as HandshakeException ?? new HandshakeException(deadline.IsCancellationRequested ? HandshakeStatus.TimedOut : HandshakeStatus.Broken, exception);
}
