using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Host;

/// <summary>Reads certificates from PEM files, and finds out what is wrong with them before anybody is called.</summary>
/// <param name="time">What today is.</param>
public sealed class TlsFiles(TimeProvider time)
{
    private const string Certificate = "--tls-certificate", Key = "--tls-key", Authority = "--tls-ca";

    /// <summary>A silo's credentials. With an authority, all that connect must have a certificate of it; without, other silos must have this one's.</summary>
    /// <param name="certificate">File with the certificate, and those between it and its authority behind it; null for no TLS.</param>
    /// <param name="key">File with its private key, not encrypted.</param>
    /// <param name="authority">File with the certificates of the authorities; null for none.</param>
    /// <returns>Null where nothing was given.</returns>
    /// <exception cref="HostException">A file is missing or cannot be used, or one without the other.</exception>
    public TlsCredentials? ReadSilo(string? certificate, string? key, string? authority) =>
        authority is not null && certificate is null
            ? throw new HostException($"{Authority} {authority}: a silo that asks others for certificates needs one as well; give {Certificate} and {Key}")
            : Read(certificate, key, authority);

    /// <summary>A console's credentials.</summary>
    /// <param name="certificate">File with the certificate, where the cluster asks for one; null for none.</param>
    /// <param name="key">File with its private key, not encrypted.</param>
    /// <param name="authority">File with the certificates of the authorities that the silos' come from; null for no TLS.</param>
    /// <returns>Null where nothing was given.</returns>
    /// <exception cref="HostException">A file is missing or cannot be used, or one without the other.</exception>
    public TlsCredentials? ReadClient(string? certificate, string? key, string? authority) =>
        authority is null && (certificate ?? key) is not null
            ? throw new HostException($"{(certificate is null ? $"{Key} {key}" : $"{Certificate} {certificate}")}: by what the cluster's own certificates are known is missing; give {Authority}")
            : Read(certificate, key, authority);

    private TlsCredentials? Read(string? certificate, string? key, string? authority)
    {
        if ((certificate is null) != (key is null))
            throw new HostException(certificate is null ? $"{Key} {key}: its certificate is missing; give {Certificate}" : $"{Certificate} {certificate}: its private key is missing; give {Key}");
        var authorities = authority is null ? null : ReadCertificates(Authority, authority);
        foreach (var one in authorities ?? []) RequireValid(Authority, authority!, one);
        if (certificate is null) return authorities is null ? null : new TlsCredentials(null, null, authorities);
        var chain = ReadCertificates(Certificate, certificate);
        var own = ReadPair(certificate, key!);
        RequireValid(Certificate, certificate, own);
        chain.RemoveAt(0);
        if (authorities is not null) RequireIssued(certificate, own, chain, authority!, authorities);
        return new TlsCredentials(own, chain, authorities);
    }

    private static X509Certificate2Collection ReadCertificates(string option, string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(ReadText(option, file));
        }
        catch (CryptographicException e)
        {
            throw new HostException($"{option} {file}: holds something else than certificates ({e.Message.TrimEnd('.')}); give a PEM file", e);
        }
        return certificates.Count > 0 ? certificates : throw new HostException($"{option} {file}: holds no certificate; give a PEM file");
    }

    private static X509Certificate2 ReadPair(string certificate, string key)
    {
        var text = ReadText(Key, key);
        try
        {
            return X509Certificate2.CreateFromPem(ReadText(Certificate, certificate), text);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // What the exception says might hold some of the key.
            throw new HostException($"{Key} {key}: holds no private key, unencrypted, of {Certificate} {certificate}; give a PEM file with the key that the certificate was made for");
        }
    }

    private static string ReadText(string option, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"{option} {file}: cannot be read ({e.Message.TrimEnd('.')}); give a readable file", e);
        }
    }

    private void RequireValid(string option, string file, X509Certificate2 certificate)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (from, until) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        if (now > until) throw new HostException($"{option} {file}: has expired on {Date(until)}; give one that is valid");
        if (now < from) throw new HostException($"{option} {file}: is valid from {Date(from)} on only; give one that is valid, or set this machine's clock");
    }

    private static void RequireIssued(
        string certificate, X509Certificate2 own, X509Certificate2Collection intermediates, string authority, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain { ChainPolicy = TlsCredentials.Policy(authorities) };
        chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        if (chain.Build(own)) return;
        var problems = string.Join(", ", chain.ChainStatus.Select(static status => status.Status).Distinct());
        throw new HostException($"{Certificate} {certificate}: does not come from an authority of {Authority} {authority} ({problems}); give one that does, and the certificates between them in the same file");
    }

    private static string Date(DateTime time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
