using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Immiscible.Collectives.Tests.Support;
using Immiscible.Collectives.Transport;
using Immiscible.Collectives.Transport.Tcp;
using Immiscible.Testing.Certificates;

namespace Immiscible.Collectives.Tests.Transport.Tcp;

/// <summary>TLS between machines: members that trust each other notice nothing of it, and others get nowhere.</summary>
public sealed class TlsTests
{
    private const int Repeats = 3;

    private static readonly TestAuthority Authority = new("the cluster's"), Foreign = new("another");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Frames_long_and_short_and_state_arrive_as_they_were_sent_and_a_farewell_is_no_loss()
    {
        await using var plane = new TcpPlane();
        var (from, to) = (plane.Member("run/0", With(Authority.Issue("a"))), plane.Member("run/1", With(Authority.Issue("b"))));
        var sink = new RecordingSink();
        to.Listen(1, sink);
        to.Serve(new CountingSource());
        var lost = 0;
        to.PeerLost += (_, _) => Interlocked.Increment(ref lost);
        foreach (var (step, length) in new[] { (1, 3), (2, 200_000) })
            await from.SendAsync(to.Address, RawPeer.Header(1, step), RawPeer.Values(length), Cancellation);
        Assert.Equal([1, 2], sink.Completed.Select(static header => header.Step));

        var state = new float[300_000];
        await from.PullAsync(to.Address, "parameters", 7, state, Cancellation);
        Assert.Equal((7f, 300_006f), (state[0], state[^1]));
        await from.DisposeAsync();
        Assert.Equal(0, lost);
        Assert.Empty(plane.Log.Lines);
    }

    [Fact]
    public async Task Nothing_of_what_is_sent_can_be_read_on_the_way()
    {
        await using var plane = new TcpPlane();
        var network = plane.Start(With(Authority.Issue("a")));
        network.Join("run/worker");
        await using var stream = new NetworkStream(await RawPeer.ConnectAsync(network), ownsSocket: true);
        // What speaks first on a port without TLS.
        await stream.WriteAsync(new Hello(TcpPlane.Cluster, RawPeer.Address, 1, "run/worker", Lane.Reduction).ToBytes(), Cancellation);
        await AssertEndedAsync(stream);
        await Eventually.IsTrueAsync(() => plane.Count("immiscible.transport.handshakes.refused NoTls") == 1);
        Assert.Contains("TLS", Assert.Single(plane.Log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("another authority's", "WrongCertificate")]
    [InlineData("expired", "WrongCertificate")]
    [InlineData("none", "WrongCertificate")]
    [InlineData("no TLS", "NoTls")]
    public async Task A_caller_that_cannot_show_a_certificate_is_turned_away_and_logged_once(string what, string reason)
    {
        await using var plane = new TcpPlane();
        var member = plane.Member("run/worker", With(Authority.Issue("a")));
        var credentials = what switch
        {
            "another authority's" => new TlsCredentials(Foreign.Issue("b"), null, Authority.Certificates),
            "expired" => new TlsCredentials(Authority.Issue("b", days: -1), null, Authority.Certificates),
            "none" => new TlsCredentials(null, null, Authority.Certificates),
            _ => null,
        };
        var stranger = plane.Member("run/stranger", With(credentials));
        for (var i = 0; i < Repeats; i++)
            await Assert.ThrowsAsync<TransportException>(async () => await stranger.SendAsync(member.Address, RawPeer.Header(1, 1), RawPeer.Values(3), Cancellation));
        await Eventually.IsTrueAsync(() => plane.Count($"immiscible.transport.handshakes.refused {reason}") == Repeats);
        Assert.Single(plane.Log.Lines);
    }

    [Fact]
    public async Task An_impostor_with_another_authoritys_certificate_is_not_talked_to()
    {
        await using var plane = new TcpPlane();
        var trap = plane.Member("run/trap", With(new TlsCredentials(Foreign.Issue("b"), null, Foreign.Certificates)));
        var member = plane.Member("run/worker", With(Authority.Issue("a")));
        var refused = await Assert.ThrowsAsync<TransportException>(async () => await member.SendAsync(trap.Address, RawPeer.Header(1, 1), RawPeer.Values(3), Cancellation));
        Assert.Contains("certificate", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_authority_only_the_very_same_certificate_is_trusted_and_callers_are_asked_for_the_key_alone()
    {
        await using var plane = new TcpPlane();
        var (one, other) = (Authority.Issue("a"), Authority.Issue("a"));
        var to = plane.Member("run/0", With(new TlsCredentials(one, null, null)));
        var sink = new RecordingSink();
        to.Listen(1, sink);
        await plane.Member("run/1", With(new TlsCredentials(one, null, null))).SendAsync(to.Address, RawPeer.Header(1, 1), RawPeer.Values(3), Cancellation);
        Assert.Single(sink.Completed);
        await Assert.ThrowsAsync<TransportException>(async () =>
            await plane.Member("run/2", With(new TlsCredentials(other, null, null))).SendAsync(to.Address, RawPeer.Header(1, 2), RawPeer.Values(3), Cancellation));
    }

    [Fact]
    public async Task A_certificate_does_not_stand_for_the_key()
    {
        await using var plane = new TcpPlane();
        var member = plane.Member("run/worker", With(Authority.Issue("a")));
        var stranger = plane.Member("run/stranger", new TcpNetworkOptions
        {
            Cluster = TcpPlane.Cluster, Key = new byte[32], ShortWay = false, Tls = new TlsCredentials(Authority.Issue("b"), null, Authority.Certificates),
        });
        var refused = await Assert.ThrowsAsync<TransportException>(async () => await stranger.SendAsync(member.Address, RawPeer.Header(1, 1), RawPeer.Values(3), Cancellation));
        Assert.Contains("keys", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_that_trust_nobody_are_not_accepted() => Assert.Throws<ArgumentException>(() => new TlsCredentials(null, null, null));

    private static TcpNetworkOptions With(X509Certificate2 certificate) => With(new TlsCredentials(certificate, null, Authority.Certificates));

    private static TcpNetworkOptions With(TlsCredentials? credentials) =>
        new() { Cluster = TcpPlane.Cluster, Key = TcpPlane.Key, ShortWay = false, Tls = credentials };

    private static async Task AssertEndedAsync(NetworkStream stream)
    {
        try
        {
            // An alert of TLS, at most.
            Assert.InRange(await stream.ReadAtLeastAsync(new byte[100], 100, throwOnEndOfStream: false, Cancellation), 0, 20);
        }
        catch (IOException)
        {
            // Closed with bytes unread: a reset is an end, too.
        }
    }

    private sealed class CountingSource : IStateSource
    {
        public ValueTask<long?> ReadAsync(string vector, long offset, Memory<float> destination, CancellationToken cancellation)
        {
            for (var i = 0; i < destination.Length; i++) destination.Span[i] = offset + i;
            return new ValueTask<long?>(5L);
        }
    }
}
