using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>What a process shows on TLS connections, and whom it trusts. Versions before 1.2 are not spoken.</summary>
/// <remarks>
/// Where certificate authorities are given, both ends must have a certificate that leads to one of them, and these alone count: not those of the
/// operating system. Names are not compared, because silos come and go under addresses that nobody knows in advance (as pods do), so the authority
/// must be one that issues certificates for the cluster and nothing else. Revocation lists are not asked for: replace the authority, or let
/// certificates be short-lived.
/// </remarks>
public sealed class TlsCredentials
{
    private const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13;

    private readonly X509Certificate2? _certificate;
    private readonly X509Certificate2Collection? _authorities;
    private readonly SslStreamCertificateContext? _context;

    /// <summary>Credentials of a silo or a console.</summary>
    /// <param name="certificate">The own certificate with its private key; null for a caller that has none.</param>
    /// <param name="intermediates">Certificates between the own one and its authority, to be shown as well.</param>
    /// <param name="authorities">The authorities' own certificates; null for trusting only a peer with the very certificate that this process has.</param>
    /// <exception cref="ArgumentException">There is neither a certificate nor an authority, so that nobody could be trusted.</exception>
    public TlsCredentials(X509Certificate2? certificate, X509Certificate2Collection? intermediates, X509Certificate2Collection? authorities)
    {
        if (certificate is null && authorities is not { Count: > 0 }) throw new ArgumentException("TLS needs a certificate or an authority");
        (_certificate, _authorities) = (certificate, authorities);
        if (certificate is not null) _context = SslStreamCertificateContext.Create(certificate, intermediates, offline: true);
    }

    /// <summary>How a peer's certificate is checked; a new one for each connection, which keeps what it finds in it.</summary>
    /// <param name="authorities">Who is trusted.</param>
    public static X509ChainPolicy Policy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    /// <summary>The side that connects.</summary>
    /// <returns>The stream to speak through; disposing it disposes of the one below.</returns>
    /// <exception cref="HandshakeException">The other side does not speak TLS, or shows a certificate that is not trusted.</exception>
    internal async Task<Stream> CallAsync(Stream stream, CancellationToken cancellation)
    {
        string? problem = null;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "",
            ClientCertificateContext = _context,
            EnabledSslProtocols = Versions,
            AllowTlsResume = false,
            CertificateChainPolicy = _authorities is null ? null : Policy(_authorities),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => (problem = Problem(certificate, chain, errors)) is null,
        };
        var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsClientAsync(options, cancellation).ConfigureAwait(false);
            return tls;
        }
        catch (Exception e)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            if (e is AuthenticationException or IOException) throw Failed(problem, e);
            throw;
        }
    }

    /// <summary>The side that is connected to.</summary>
    /// <returns>The stream to speak through; disposing it disposes of the one below.</returns>
    /// <exception cref="HandshakeException">The caller does not speak TLS, or shows no certificate that is trusted where one is asked for.</exception>
    internal async Task<Stream> AnswerAsync(Stream stream, CancellationToken cancellation)
    {
        string? problem = null;
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _context,
            ClientCertificateRequired = _authorities is not null,
            EnabledSslProtocols = Versions,
            AllowTlsResume = false,
            AllowRenegotiation = false,
            CertificateChainPolicy = _authorities is null ? null : Policy(_authorities),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                _authorities is null || (problem = Problem(certificate, chain, errors)) is null,
        };
        var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsServerAsync(options, cancellation).ConfigureAwait(false);
            return tls;
        }
        catch (Exception e)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            if (e is AuthenticationException) throw Failed(problem, e);
            throw;
        }
    }

    private static HandshakeException Failed(string? problem, Exception inner) =>
        new(problem is null ? HandshakeStatus.NoTls : HandshakeStatus.WrongCertificate, inner) { Detail = problem };

    /// <summary>What is wrong with a peer's certificate; null for nothing.</summary>
    private string? Problem(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null) return "none was shown";
        if (_authorities is null) return certificate.GetRawCertData().AsSpan().SequenceEqual(_certificate!.RawData) ? null : "another than this silo's own";
        if ((errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None) return null;
        return chain is { ChainStatus.Length: > 0 } ? string.Join(", ", chain.ChainStatus.Select(static status => status.Status).Distinct()) : errors.ToString();
    }
}
