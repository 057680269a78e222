using System.Security.Cryptography;
using Immiscible.Testing.Certificates;

namespace Immiscible.Host.Tests;

public sealed class TlsFilesTests : IDisposable
{
    private static readonly TestAuthority Authority = new("the cluster's"), Foreign = new("another");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("immiscible-tls-");
    private readonly TlsFiles _files = new(TimeProvider.System);

    public TlsFilesTests()
    {
        Authority.Issue("a", At("own.pem"), At("own.key"));
        Foreign.Issue("a", At("foreign.pem"), At("foreign.key"));
        Authority.Issue("a", At("expired.pem"), At("expired.key"), days: -2);
        Authority.Issue("a", At("future.pem"), At("future.key"), days: 20);
        File.WriteAllText(At("ca.pem"), Authority.Pem);
        File.WriteAllText(At("empty"), "");
        File.WriteAllText(At("broken.pem"), "-----BEGIN CERTIFICATE-----\naGlkZGVu\n-----END CERTIFICATE-----\n");
        using var key = ECDsa.Create();
        File.WriteAllText(At("locked.key"), key.ExportEncryptedPkcs8PrivateKeyPem("hidden", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1)));
    }

    [Fact]
    public void What_fits_together_is_taken()
    {
        Assert.NotNull(_files.ReadSilo(At("own.pem"), At("own.key"), At("ca.pem")));
        Assert.NotNull(_files.ReadSilo(At("own.pem"), At("own.key"), null));
        Assert.NotNull(_files.ReadClient(At("own.pem"), At("own.key"), At("ca.pem")));
        Assert.NotNull(_files.ReadClient(null, null, At("ca.pem")));
        Assert.Null(_files.ReadSilo(null, null, null));
        Assert.Null(_files.ReadClient(null, null, null));
    }

    [Theory]
    [InlineData("own.pem", null, null, "--tls-certificate {0}own.pem: its private key is missing; give --tls-key")]
    [InlineData(null, "own.key", null, "--tls-key {0}own.key: its certificate is missing; give --tls-certificate")]
    [InlineData(null, null, "ca.pem", "--tls-ca {0}ca.pem: a silo that asks others for certificates needs one as well")]
    [InlineData("absent.pem", "own.key", null, "--tls-certificate {0}absent.pem: cannot be read (")]
    [InlineData("own.pem", "absent.key", null, "--tls-key {0}absent.key: cannot be read (")]
    [InlineData("own.pem", "own.key", "absent.pem", "--tls-ca {0}absent.pem: cannot be read (")]
    [InlineData("empty", "own.key", null, "--tls-certificate {0}empty: holds no certificate; give a PEM file")]
    [InlineData("broken.pem", "own.key", null, "--tls-certificate {0}broken.pem: holds something else than certificates (")]
    [InlineData("own.pem", "foreign.key", null, "--tls-key {0}foreign.key: holds no private key, unencrypted, of --tls-certificate {0}own.pem")]
    [InlineData("own.pem", "locked.key", null, "--tls-key {0}locked.key: holds no private key, unencrypted, of")]
    [InlineData("own.pem", "empty", null, "--tls-key {0}empty: holds no private key, unencrypted, of")]
    [InlineData("expired.pem", "expired.key", "ca.pem", "--tls-certificate {0}expired.pem: has expired on ")]
    [InlineData("future.pem", "future.key", "ca.pem", "--tls-certificate {0}future.pem: is valid from ")]
    [InlineData("foreign.pem", "foreign.key", "ca.pem", "--tls-certificate {0}foreign.pem: does not come from an authority of --tls-ca {0}ca.pem (")]
    public void What_does_not_is_told_on_one_line(string? certificate, string? key, string? authority, string message)
    {
        var problem = Assert.Throws<HostException>(() => _files.ReadSilo(Named(certificate), Named(key), Named(authority))).Message;
        Assert.StartsWith(message.Replace("{0}", $"{_folder.FullName}/", StringComparison.Ordinal), problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
        Assert.DoesNotContain("hidden", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_console_must_know_the_clusters_certificates()
    {
        var problem = Assert.Throws<HostException>(() => _files.ReadClient(At("own.pem"), At("own.key"), null)).Message;
        Assert.Equal($"--tls-certificate {At("own.pem")}: by what the cluster's own certificates are known is missing; give --tls-ca", problem);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private string? Named(string? name) => name is null ? null : At(name);
}
