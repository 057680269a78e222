using System.IO.Pipelines;
using Immiscible.Collectives.Transport.Tcp;
using Immiscible.Host.Guarding;
using Immiscible.Testing.Certificates;
using Microsoft.AspNetCore.Connections;

namespace Immiscible.Host.Tests.Guarding;

/// <summary>Who is let in at the ports of silos and gateways, and who is not.</summary>
public sealed class ConnectionGuardTests
{
    private const int Repeats = 3;
    private const string Right = "the very secret", Wrong = "not that secret";

    private static readonly TestAuthority Authority = new("the cluster's"), Foreign = new("another");

    private readonly LogCollector _log = new();

    public static TheoryData<string> Ports => [GuardedPort.Silo, GuardedPort.Gateway];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Ports))]
    public async Task Both_who_know_the_secret_go_on_to_speak(string port)
    {
        Assert.Equal((true, true, null), await new GuardedLine().MeetAsync(Guard(port, Right), Guard(port, Right)));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Where_there_is_no_secret_both_who_have_none_go_on_to_speak() =>
        Assert.Equal((true, true, null), await new GuardedLine().MeetAsync(Guard(GuardedPort.Gateway, null), Guard(GuardedPort.Gateway, null)));

    [Theory]
    [InlineData(GuardedPort.Silo, Wrong, Right)]
    [InlineData(GuardedPort.Silo, null, Right)]
    [InlineData(GuardedPort.Gateway, Wrong, Right)]
    [InlineData(GuardedPort.Gateway, null, Right)]
    [InlineData(GuardedPort.Gateway, Right, null)]
    public async Task A_caller_with_another_secret_or_none_is_turned_away_and_logged_once_without_any_secret(string port, string? callers, string? answerers)
    {
        var answerer = Guard(port, answerers);
        for (var i = 0; i < Repeats; i++)
        {
            var (callerPassed, answererPassed, refusal) = await new GuardedLine().MeetAsync(Guard(port, callers), answerer);
            Assert.Equal((false, false, HandshakeStatus.WrongKey), (callerPassed, answererPassed, refusal?.Status));
        }
        var line = Assert.Single(_log.Lines);
        Assert.Contains("10.1.2.3", line, StringComparison.Ordinal);
        Assert.Contains(port, line, StringComparison.Ordinal);
        Assert.DoesNotContain(Right, line, StringComparison.Ordinal);
        Assert.DoesNotContain(Wrong, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_proves_a_console_does_not_prove_a_silo()
    {
        var (_, passed, refusal) = await new GuardedLine().MeetAsync(Guard(GuardedPort.Gateway, Right), Guard(GuardedPort.Silo, Right));
        Assert.Equal((false, HandshakeStatus.WrongKey), (passed, refusal?.Status));
    }

    [Fact]
    public async Task A_caller_of_another_cluster_is_told_so()
    {
        var (_, passed, refusal) = await new GuardedLine().MeetAsync(Guard(GuardedPort.Gateway, Right, cluster: "other"), Guard(GuardedPort.Gateway, Right));
        Assert.Equal((false, HandshakeStatus.WrongCluster), (passed, refusal?.Status));
    }

    [Theory, MemberData(nameof(Ports))]
    public async Task A_handshake_that_was_overheard_cannot_be_played_again(string port)
    {
        var line = new GuardedLine();
        var heard = new OverheardPipes(line.Caller.Transport);
        line.Caller.Transport = heard;
        var answerer = Guard(port, Right);
        Assert.Equal((true, true, null), await line.MeetAsync(Guard(port, Right), answerer));
        for (var i = 0; i < Repeats; i++) Assert.False(await SayAsync(answerer, heard.Said.ToArray()));
        Assert.Contains("keys", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(54)]
    [InlineData(100_000)]
    public async Task Random_bytes_few_or_many_are_answered_by_nothing(int count)
    {
        var bytes = new byte[count];
        new Random(3).NextBytes(bytes);
        var answerer = Guard(GuardedPort.Gateway, Right);
        for (var i = 0; i < Repeats; i++) Assert.False(await SayAsync(answerer, bytes));
        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task A_greeting_that_claims_to_be_too_long_is_not_read()
    {
        var bytes = new Hello("c", "stranger", 1, GuardedPort.Silo, Lane.Control).ToBytes();
        bytes.AsSpan(Hello.FixedBytes - 6, 6).Fill(0xFF);
        Assert.False(await SayAsync(Guard(GuardedPort.Silo, Right), bytes));
        Assert.Contains("protocol", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_says_nothing_is_dropped_at_the_time_limit_and_too_many_of_them_at_once()
    {
        var answerer = Guard(GuardedPort.Gateway, Right, TimeSpan.FromSeconds(2));
        var silent = Enumerable.Range(0, GuardOptions.MaxHandshakes).Select(_ => new GuardedLine()).ToArray();
        var dropped = silent.Select(line => answerer.AnswerAsync(line.Answerer, Fail)).ToArray();
        // It is turned away without being listened to, which leaves no trace in the log.
        await answerer.AnswerAsync(new GuardedLine().Answerer, Fail);
        Assert.Empty(_log.Lines);
        await Task.WhenAll(dropped);
        Assert.Contains("too long", Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.Equal((true, true, null), await new GuardedLine().MeetAsync(Guard(GuardedPort.Gateway, Right), answerer));
    }

    [Fact]
    public async Task A_caller_that_is_turned_away_has_the_time_to_hear_why()
    {
        var line = new GuardedLine();
        var answering = Guard(GuardedPort.Gateway, Right).AnswerAsync(line.Answerer, Fail);
        var calling = Guard(GuardedPort.Gateway, Wrong).CallAsync(line.Caller, Fail);
        await Assert.ThrowsAsync<HandshakeException>(() => calling);
        Assert.False(answering.IsCompleted);
        await line.Caller.Transport.Output.CompleteAsync();
        await answering;
    }

    [Fact]
    public async Task A_connection_that_is_closed_meanwhile_is_not_passed_on()
    {
        var line = new GuardedLine();
        var answering = Guard(GuardedPort.Silo, Right).AnswerAsync(line.Answerer, Fail);
        // As Orleans does when the silo stops.
        line.Answerer.Transport.Input.CancelPendingRead();
        await answering;
    }

    [Fact]
    public async Task A_caller_does_not_take_whoever_answers_for_the_cluster()
    {
        var line = new GuardedLine();
        var calling = Guard(GuardedPort.Gateway, Right).CallAsync(line.Caller, Fail);
        var hello = await line.Answerer.Transport.Input.ReadAtLeastAsync(Hello.FixedBytes, Cancellation);
        line.Answerer.Transport.Input.AdvanceTo(hello.Buffer.End);
        await line.Answerer.Transport.Output.WriteAsync(new byte[] { 0, FrameCodec.Version }.Concat(new byte[32]).ToArray(), Cancellation);
        await line.Answerer.Transport.Output.WriteAsync(new byte[33], Cancellation); // "Welcome", with a proof made up.
        Assert.Equal(HandshakeStatus.WrongKey, (await Assert.ThrowsAsync<HandshakeException>(() => calling)).Status);
    }

    [Theory, MemberData(nameof(Ports))]
    public async Task With_certificates_both_go_on_to_speak_through_TLS(string port)
    {
        var line = new GuardedLine();
        var heard = new OverheardPipes(line.Caller.Transport);
        line.Caller.Transport = heard;
        Assert.Equal((true, true, null), await line.MeetAsync(Guard(port, Right, tls: Own("a")), Guard(port, Right, tls: Own("b"))));
        Assert.Equal(-1, heard.Said.ToArray().AsSpan().IndexOf("spoken"u8));
        Assert.Same(heard, line.Caller.Transport);
    }

    [Theory]
    [InlineData("another authority's", HandshakeStatus.WrongCertificate)]
    [InlineData("expired", HandshakeStatus.WrongCertificate)]
    [InlineData("none", HandshakeStatus.WrongCertificate)]
    [InlineData("no TLS", HandshakeStatus.NoTls)]
    public async Task A_caller_that_cannot_show_a_certificate_is_turned_away_and_logged_once(string what, object logged)
    {
        var credentials = what switch
        {
            "another authority's" => new TlsCredentials(Foreign.Issue("b"), null, Authority.Certificates),
            "expired" => new TlsCredentials(Authority.Issue("b", days: -1), null, Authority.Certificates),
            "none" => new TlsCredentials(null, null, Authority.Certificates),
            _ => null,
        };
        var answerer = Guard(GuardedPort.Gateway, Right, tls: Own("a"));
        for (var i = 0; i < Repeats; i++)
        {
            var (callerPassed, answererPassed, refusal) = await new GuardedLine().MeetAsync(Guard(GuardedPort.Gateway, Right, tls: credentials), answerer);
            Assert.Equal((false, false), (callerPassed, answererPassed));
            Assert.Equal(credentials is null ? HandshakeStatus.Broken : HandshakeStatus.CertificateRefused, refusal?.Status);
        }
        Assert.Contains(new HandshakeException((HandshakeStatus)logged).Reason.Split('(')[0], Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_does_not_speak_with_an_impostor_or_without_TLS()
    {
        var caller = Guard(GuardedPort.Gateway, Right, tls: Own("a"));
        var impostor = Guard(GuardedPort.Gateway, Right, tls: new TlsCredentials(Foreign.Issue("b"), null, Foreign.Certificates));
        Assert.Equal(HandshakeStatus.WrongCertificate, (await new GuardedLine().MeetAsync(caller, impostor)).Refusal?.Status);
        Assert.Equal(HandshakeStatus.NoTls, (await new GuardedLine().MeetAsync(caller, Guard(GuardedPort.Gateway, Right))).Refusal?.Status);
    }

    private static Task Fail(ConnectionContext context) => throw new InvalidOperationException("it was let in");

    private static TlsCredentials Own(string name) => new(Authority.Issue(name), null, Authority.Certificates);

    private ConnectionGuard Guard(string port, string? secret, TimeSpan? limit = null, string cluster = "c", TlsCredentials? tls = null)
    {
        var options = new GuardOptions
        {
            Cluster = cluster, Self = "s", Secret = secret is null ? null : new SharedSecret(secret), Tls = tls, TimeLimit = limit ?? TimeSpan.FromMinutes(1),
        };
        return new ConnectionGuard(port, options, TimeProvider.System, _log);
    }

    /// <summary>Connects, says something and nothing more; true where that is let in.</summary>
    private static async Task<bool> SayAsync(ConnectionGuard answerer, byte[] bytes)
    {
        var (line, passed) = (new GuardedLine(), false);
        await line.Caller.Transport.Output.WriteAsync(bytes, Cancellation);
        await line.Caller.Transport.Output.CompleteAsync();
        await answerer.AnswerAsync(line.Answerer, _ =>
        {
            passed = true;
            return Task.CompletedTask;
        });
        return passed;
    }

    private sealed class OverheardPipes(IDuplexPipe pipes) : IDuplexPipe
    {
        private readonly OverheardWriter _output = new(pipes.Output);

        public List<byte> Said => _output.Said;

        public PipeReader Input => pipes.Input;

        public PipeWriter Output => _output;
    }
}
