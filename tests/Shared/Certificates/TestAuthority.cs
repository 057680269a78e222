using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Immiscible.Testing.Certificates;

/// <summary>A certificate authority made for a test, and what it issues.</summary>
internal sealed class TestAuthority
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly X509Certificate2 _own;

    public TestAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        _own = request.CreateSelfSigned(DateTimeOffset.UtcNow - 30 * Day, DateTimeOffset.UtcNow + 30 * Day);
    }

    /// <summary>Its own certificate, for those who trust it.</summary>
    public X509Certificate2Collection Certificates => [_own];

    /// <summary>Its own certificate as PEM.</summary>
    public string Pem => _own.ExportCertificatePem();

    /// <summary>A certificate with its private key.</summary>
    /// <param name="name">Whose.</param>
    /// <param name="days">From today on; where it is negative, it has ended so many days ago.</param>
    /// <param name="uses">Object identifiers of what it may be used for; null or none for everything.</param>
    public X509Certificate2 Issue(string name, int days = 10, IReadOnlyList<string>? uses = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var allowed = new OidCollection();
        foreach (var use in uses ?? []) allowed.Add(new Oid(use));
        if (allowed.Count > 0) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(allowed, critical: false));
        var end = DateTimeOffset.UtcNow + days * Day;
        using var issued = request.Create(_own, end - 12 * Day, end, RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    /// <summary>Issues a certificate into two PEM files.</summary>
    public void Issue(string name, string certificateFile, string keyFile, int days = 10)
    {
        using var issued = Issue(name, days);
        File.WriteAllText(certificateFile, issued.ExportCertificatePem());
        using var key = issued.GetECDsaPrivateKey()!;
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
    }
}
