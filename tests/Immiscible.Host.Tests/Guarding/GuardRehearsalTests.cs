using Immiscible.Collectives.Transport.Tcp;
using Immiscible.Host.Guarding;
using Immiscible.Testing.Certificates;

namespace Immiscible.Host.Tests.Guarding;

public sealed class GuardRehearsalTests
{
    private const string ForServers = "1.3.6.1.5.5.7.3.1", ForClients = "1.3.6.1.5.5.7.3.2";

    private static readonly TestAuthority Authority = new("the cluster's");

    [Theory]
    [InlineData]
    [InlineData(ForServers, ForClients)]
    public Task A_certificate_for_every_use_or_for_both_does(params string[] uses) => RunAsync(uses);

    [Theory]
    [InlineData(ForServers)]
    [InlineData(ForClients)]
    public async Task A_certificate_for_one_of_the_two_is_told(string use) => Assert.StartsWith(
        "--tls-certificate: does not do for both ends of a connection", (await Assert.ThrowsAsync<HostException>(() => RunAsync(use))).Message, StringComparison.Ordinal);

    [Fact]
    public Task Without_certificates_it_goes_through() => GuardRehearsal.RunAsync(null, TestContext.Current.CancellationToken);

    private static Task RunAsync(params string[] uses) =>
        GuardRehearsal.RunAsync(new TlsCredentials(Authority.Issue("a", uses: uses), null, Authority.Certificates), TestContext.Current.CancellationToken);
}
