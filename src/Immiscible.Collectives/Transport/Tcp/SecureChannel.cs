namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>What both ends of a connection do before anything else is said: TLS, where there are credentials for it, and then the proof of the key.</summary>
/// <param name="key">The shared key.</param>
/// <param name="tls">For TLS; null for none.</param>
internal sealed class SecureChannel(ReadOnlyMemory<byte> key, TlsCredentials? tls)
{
    private readonly Handshake _handshake = new(key);

    /// <summary>The side that connects.</summary>
    /// <returns>The stream to go on with: the given one, or TLS on top of it.</returns>
    /// <exception cref="HandshakeException">The peer refused, or is not who it should be.</exception>
    public async Task<Stream> CallAsync(Stream stream, Hello hello, CancellationToken cancellation)
    {
        if (tls is null)
        {
            await _handshake.CallAsync(stream, hello, cancellation).ConfigureAwait(false);
            return stream;
        }
        var secured = await tls.CallAsync(stream, cancellation).ConfigureAwait(false);
        try
        {
            await _handshake.CallAsync(secured, hello, cancellation).ConfigureAwait(false);
            return secured;
        }
        catch (Exception e)
        {
            await secured.DisposeAsync().ConfigureAwait(false);
            // With TLS 1.3 a caller only learns so that its certificate was not taken.
            if (e is IOException) throw new HandshakeException(HandshakeStatus.CertificateRefused, e);
            throw;
        }
    }

    /// <summary>The side that is connected to.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="judge">Whether a caller that knows the key is welcome.</param>
    /// <param name="cancellation">The deadline.</param>
    /// <returns>The stream to go on with, and who is at its other end.</returns>
    /// <exception cref="HandshakeException">The caller was turned away.</exception>
    public async Task<(Stream Stream, Hello Caller)> AnswerAsync(Stream stream, Func<Hello, HandshakeStatus> judge, CancellationToken cancellation)
    {
        if (tls is null) return (stream, await _handshake.AnswerAsync(stream, judge, cancellation).ConfigureAwait(false));
        var secured = await tls.AnswerAsync(stream, cancellation).ConfigureAwait(false);
        try
        {
            return (secured, await _handshake.AnswerAsync(secured, judge, cancellation).ConfigureAwait(false));
        }
        catch
        {
            await secured.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
