using Immiscible.Cluster.ProcessTests.Support;
using Immiscible.Testing.Certificates;

namespace Immiscible.Cluster.ProcessTests.Serving;

/// <summary>A cluster whose connections are TLS, mutually authenticated.</summary>
public sealed class CertificateTests
{
    private const int Steps = 3;

    [Fact]
    public void With_certificates_of_one_authority_silos_and_consoles_work_as_ever_and_others_get_nowhere()
    {
        using var folder = new RunFolder();
        Issue(folder, "own", new TestAuthority("the cluster's"));
        Issue(folder, "foreign", new TestAuthority("another"));
        string[] own = Options(folder, "own"), foreign = Options(folder, "foreign");
        File.WriteAllText(folder["secret"], "known to this cluster alone");
        string[] secret = ["--secret-file", folder["secret"]];

        using var first = SiloProcess.Begin("a", 1, [], null, [.. own, .. secret]).Joined();
        using var second = SiloProcess.Begin("b", 1, [], null, [.. own, .. secret, "--primary", first.SiloPort]).Joined();
        RunFolder.Run(["train", "tiny", "--out", folder["run"], "--steps", $"{Steps}", "--workers", "2", "--json", "--cluster", first.Gateway, .. own, .. secret,
            "--set", "sampling.count=4", "--set", "sampling.steps=4"]).Expect(0);
        Assert.Equal(Steps, folder.Verify("run").GetProperty("steps").GetInt32());

        Assert.Contains("where the silos have certificates, give --tls-ca", Refused(first, secret), StringComparison.Ordinal);
        Assert.Contains("the cluster's certificate is not one of --tls-ca (", Refused(first, [.. foreign, .. secret]), StringComparison.Ordinal);
        Assert.Contains(
            "the cluster asks for a certificate of its own authority; give one by --tls-certificate and --tls-key",
            Refused(first, ["--tls-ca", folder["own-ca.pem"], .. secret]), StringComparison.Ordinal);
        Assert.Contains("the cluster asks for a secret", Refused(first, own), StringComparison.Ordinal);

        using var stranger = SiloProcess.Begin("c", 1, [], null, [.. foreign, .. secret, "--primary", first.SiloPort]);
        Assert.StartsWith(
            "immiscible: --tls-certificate: of this silo and another, one does not take the other's certificate (", stranger.Finish().Expect(2).Error[^1], StringComparison.Ordinal);
        foreach (var reason in new[] { "TLS was not agreed on", "certificate is not trusted", "different keys" })
            Assert.Single(first.Error, line => line.Contains("gateway port", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal));
    }

    private static string Refused(SiloProcess silo, string[] credentials) =>
        Assert.Single(RunFolder.Run(["runs", "--cluster", silo.Gateway, .. credentials]).Expect(4).Error);

    private static void Issue(RunFolder folder, string name, TestAuthority authority)
    {
        File.WriteAllText(folder[$"{name}-ca.pem"], authority.Pem);
        authority.Issue("a silo or a console", folder[$"{name}.pem"], folder[$"{name}.key"]);
    }

    private static string[] Options(RunFolder folder, string name) =>
        ["--tls-certificate", folder[$"{name}.pem"], "--tls-key", folder[$"{name}.key"], "--tls-ca", folder[$"{name}-ca.pem"]];
}
