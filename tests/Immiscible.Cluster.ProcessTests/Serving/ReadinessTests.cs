using System.Net;
using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Serving;

public sealed class ReadinessTests
{
    // More than the test waits for.
    private const int Endless = 100_000;

    [Fact]
    public void A_silo_says_that_it_is_ready_and_still_does_when_a_run_has_begun()
    {
        using var folder = new RunFolder();
        using var silo = SiloProcess.Start("a");
        using var client = new HttpClient();
        var page = silo.Metrics.Replace("/metrics", "/ready", StringComparison.Ordinal);
        Waiting.Patiently(() => Ask(client, page) == (HttpStatusCode.OK, "ready"), () => $"{page}, which says {Ask(client, page)}");

        using var console = silo.StartTiny(folder, Endless);
        console.WaitForStep(2);
        Assert.Equal((HttpStatusCode.OK, "ready"), Ask(client, page));

        silo.Signal(ConsoleProcess.Terminate);
        silo.Finish().Expect(0);
    }

    private static (HttpStatusCode Status, string Text) Ask(HttpClient client, string page)
    {
        using var answer = client.Send(new HttpRequestMessage(HttpMethod.Get, page), TestContext.Current.CancellationToken);
        using var text = new StreamReader(answer.Content.ReadAsStream());
        return (answer.StatusCode, text.ReadToEnd());
    }
}
