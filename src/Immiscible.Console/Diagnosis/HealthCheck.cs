using System.Net.Sockets;

namespace Immiscible.Console.Diagnosis;

/// <summary>Asks a silo over HTTP how it is, as a container's supervisor does that has neither a shell nor curl.</summary>
/// <param name="page">The page that it answers on.</param>
/// <param name="patience">How long it may take.</param>
internal sealed class HealthCheck(Uri page, TimeSpan patience)
{
    /// <summary>The page of a silo with the usual port, asked from its own machine.</summary>
    public static readonly Uri Usual = new("http://127.0.0.1:9464/health");

    private const int LongestAnswer = 4096;

    /// <summary>What is wrong, on one line; null where the page answers that all is well.</summary>
    public async Task<string?> AskAsync(CancellationToken cancellation)
    {
        // Never by way of a proxy that the environment names: it would answer in the silo's place.
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = patience, MaxResponseContentBufferSize = LongestAnswer };
        try
        {
            using var answer = await client.GetAsync(page, cancellation).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode) return null;
            var text = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
            return $"answers {(int)answer.StatusCode}{(text.Length == 0 ? "" : $", {text.ReplaceLineEndings(" ")}")}";
        }
        catch (HttpRequestException e)
        {
            return e.InnerException is SocketException socket ? $"cannot be reached ({socket.Message})" : $"gives no answer that can be used ({e.Message.TrimEnd('.')})";
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "does not answer in time";
        }
    }
}
