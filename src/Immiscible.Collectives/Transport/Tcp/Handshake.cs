using System.Security.Cryptography;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>
/// Both sides prove that they know the shared key, by HMAC-SHA256 over what both have said and a fresh nonce of each:
/// hello; then status (1), version (1) and nonce (32); then the caller's proof (32); then status (1) and the answerer's proof (32).
/// A stranger learns nothing but the version: the caller proves itself first, and only then is told whether the member is here.
/// </summary>
/// <param name="key">The shared key.</param>
internal sealed class Handshake(ReadOnlyMemory<byte> key)
{
    private const int ProofBytes = HMACSHA256.HashSizeInBytes;
    private const int ChallengeBytes = 2 + Hello.NonceBytes;
    private const int VerdictBytes = 1 + ProofBytes;

    /// <summary>The side that connects.</summary>
    /// <exception cref="HandshakeException">The peer refused, or is not who it should be.</exception>
    public async Task CallAsync(Stream stream, Hello hello, CancellationToken cancellation)
    {
        var greeting = hello.ToBytes();
        await stream.WriteAsync(greeting, cancellation).ConfigureAwait(false);
        var challenge = await ReadAsync(stream, ChallengeBytes, cancellation).ConfigureAwait(false);
        if ((HandshakeStatus)challenge[0] != HandshakeStatus.Welcome) throw Refused(challenge[0]);
        if (challenge[1] != FrameCodec.Version) throw new HandshakeException(HandshakeStatus.WrongVersion);
        await stream.WriteAsync(Proof("caller"u8, greeting, challenge, 0), cancellation).ConfigureAwait(false);
        var verdict = await ReadAsync(stream, VerdictBytes, cancellation).ConfigureAwait(false);
        // Whoever does not know our key cannot prove anything to us either.
        if ((HandshakeStatus)verdict[0] == HandshakeStatus.WrongKey
            || !CryptographicOperations.FixedTimeEquals(Proof("answerer"u8, greeting, challenge, verdict[0]), verdict.AsSpan(1)))
            throw new HandshakeException(HandshakeStatus.WrongKey);
        if ((HandshakeStatus)verdict[0] != HandshakeStatus.Welcome) throw Refused(verdict[0]);
    }

    /// <summary>The side that is connected to.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="judge">Whether a caller that knows the key is welcome.</param>
    /// <param name="cancellation">The deadline.</param>
    /// <exception cref="HandshakeException">The caller was turned away.</exception>
    public async Task<Hello> AnswerAsync(Stream stream, Func<Hello, HandshakeStatus> judge, CancellationToken cancellation)
    {
        var head = await ReadAsync(stream, Hello.FixedBytes, cancellation).ConfigureAwait(false);
        var challenge = new byte[ChallengeBytes];
        var status = Hello.ReadFixed(head, out var rest);
        (challenge[0], challenge[1]) = ((byte)status, FrameCodec.Version);
        if (status != HandshakeStatus.Welcome)
        {
            // To a stranger that is not even of this kind, nothing is said.
            if (status != HandshakeStatus.NoHello) await stream.WriteAsync(challenge, cancellation).ConfigureAwait(false);
            throw new HandshakeException(status);
        }
        byte[] greeting = [.. head, .. await ReadAsync(stream, rest, cancellation).ConfigureAwait(false)];
        RandomNumberGenerator.Fill(challenge.AsSpan(2));
        await stream.WriteAsync(challenge, cancellation).ConfigureAwait(false);
        var proof = await ReadAsync(stream, ProofBytes, cancellation).ConfigureAwait(false);
        var verdict = new byte[VerdictBytes];
        if (!CryptographicOperations.FixedTimeEquals(Proof("caller"u8, greeting, challenge, 0), proof))
        {
            verdict[0] = (byte)HandshakeStatus.WrongKey;
            await stream.WriteAsync(verdict, cancellation).ConfigureAwait(false);
            throw new HandshakeException(HandshakeStatus.WrongKey);
        }
        var hello = Hello.Read(greeting);
        status = judge(hello);
        verdict[0] = (byte)status;
        Proof("answerer"u8, greeting, challenge, verdict[0]).CopyTo(verdict, 1);
        await stream.WriteAsync(verdict, cancellation).ConfigureAwait(false);
        return status == HandshakeStatus.Welcome ? hello : throw new HandshakeException(status);
    }

    private static HandshakeException Refused(byte status) =>
        new(status <= (byte)HandshakeStatus.Broken ? (HandshakeStatus)status : HandshakeStatus.NoHello);

    private static async Task<byte[]> ReadAsync(Stream stream, int length, CancellationToken cancellation)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, cancellation).ConfigureAwait(false);
        return bytes;
    }

    private byte[] Proof(ReadOnlySpan<byte> role, ReadOnlySpan<byte> greeting, ReadOnlySpan<byte> challenge, byte status)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Span);
        mac.AppendData(role);
        mac.AppendData([status]);
        mac.AppendData(challenge);
        mac.AppendData(greeting);
        return mac.GetHashAndReset();
    }
}
