using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Immiscible.Cluster.ProcessTests.Support;

/// <summary>
/// A real Prometheus with the configuration and the rules that ship, only quicker and with other targets; the test is skipped where there is none to
/// start.
/// </summary>
internal sealed class PrometheusServer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("immiscible-prometheus-");
    private readonly HashSet<string> _targets = [];
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly DateTimeOffset _begun = DateTimeOffset.UtcNow;
    private readonly HttpClient _client;
    private readonly Process _process;

    private PrometheusServer()
    {
        var program = InstalledProgram.Find("prometheus", "prometheus");
        Configure();
        var address = $"127.0.0.1:{FreePort.Find()}";
        _client = new HttpClient { BaseAddress = new Uri($"http://{address}") };
        var start = new ProcessStartInfo(
            program,
            [
                $"--config.file={ConfigurationPath}", $"--storage.tsdb.path={Path.Combine(_folder.FullName, "data")}", $"--web.listen-address={address}",
                "--web.enable-lifecycle", "--log.level=warn",
            ]) { RedirectStandardError = true, WorkingDirectory = _folder.FullName };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
        Waiting.Patiently(IsReady, () => $"Prometheus to be ready. {Errors}");
    }

    /// <summary>The folder of the configuration and rules that ship.</summary>
    public static string Shipped => Path.Combine(SharedData.RepositoryRoot(), "deploy", "prometheus");

    /// <summary>Time since it was started.</summary>
    public TimeSpan Age => DateTimeOffset.UtcNow - _begun;

    private string ConfigurationPath => Path.Combine(_folder.FullName, "prometheus.yml");

    private string Errors => $"Prometheus said:\n{string.Join('\n', _errors)}";

    /// <summary>Starts a server that scrapes nothing yet.</summary>
    public static PrometheusServer Start() => new();

    /// <summary>Scrapes further pages, and those of before as well, whether or not they are still there.</summary>
    public void Scrape(IEnumerable<string> pages)
    {
        foreach (var page in pages) _targets.Add(new Uri(page).Authority);
        Configure();
        using var response = _client.Send(new HttpRequestMessage(HttpMethod.Post, "/-/reload"));
        Assert.True(response.IsSuccessStatusCode, $"the configuration was not taken. {Errors}");
    }

    /// <summary>Asks what an expression gives now; each series with its value.</summary>
    public IReadOnlyList<JsonElement> Query(string expression) => Ask("query", ("query", expression)).GetProperty("result").EnumerateArray().ToArray();

    /// <summary>The one number that an expression gives now; null where it gives none.</summary>
    public double? Number(string expression) =>
        Query(expression) is [var series] ? double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture) : null;

    /// <summary>Asks what an expression gave from the server's start until now; each series with its values.</summary>
    public IReadOnlyList<JsonElement> QueryAll(string expression, TimeSpan step) => Ask(
        "query_range", ("query", expression), ("start", Seconds(_begun)), ("end", Seconds(DateTimeOffset.UtcNow)),
        ("step", step.TotalSeconds.ToString(CultureInfo.InvariantCulture))).GetProperty("result").EnumerateArray().ToArray();

    /// <summary>Labels of all series that a selector has found since the server's start.</summary>
    public IReadOnlyList<JsonElement> Series(string selector) =>
        Ask("series", ("match[]", selector), ("start", Seconds(_begun)), ("end", Seconds(DateTimeOffset.UtcNow))).EnumerateArray().ToArray();

    /// <summary>The alert rules, as the server has read them.</summary>
    public IReadOnlyList<JsonElement> Alerts() =>
        Ask("rules", ("type", "alert")).GetProperty("groups").EnumerateArray().SelectMany(static group => group.GetProperty("rules").EnumerateArray()).ToArray();

    /// <summary>Waits for what scrapes will show.</summary>
    public void WaitFor(Func<bool> condition, Func<string> what) => Waiting.Patiently(condition, () => $"{what()}. {Errors}");

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _client.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Configure()
    {
        var text = File.ReadAllText(Path.Combine(Shipped, "prometheus.yml"));
        text = Replace(text, @"scrape_interval: \w+", "scrape_interval: 1s");
        text = Replace(text, @"evaluation_interval: \w+", "evaluation_interval: 1s");
        text = Replace(text, @"- rules\.yml", $"- {Path.Combine(Shipped, "rules.yml")}");
        text = Replace(text, @"targets: \[.*\]", $"targets: [{string.Join(", ", _targets.Select(static target => $"\"{target}\""))}]");
        File.WriteAllText(ConfigurationPath, text);
    }

    private static string Replace(string text, string pattern, string replacement)
    {
        Assert.Single(Regex.Matches(text, pattern));
        return Regex.Replace(text, pattern, replacement.Replace("$", "$$", StringComparison.Ordinal));
    }

    private bool IsReady()
    {
        Assert.False(_process.HasExited, Errors);
        try
        {
            using var response = _client.Send(new HttpRequestMessage(HttpMethod.Get, "/-/ready"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private JsonElement Ask(string what, params (string Name, string Value)[] parameters)
    {
        var query = string.Join('&', parameters.Select(static parameter => $"{Uri.EscapeDataString(parameter.Name)}={Uri.EscapeDataString(parameter.Value)}"));
        using var response = _client.Send(new HttpRequestMessage(HttpMethod.Get, $"/api/v1/{what}?{query}"));
        using var body = response.Content.ReadAsStream();
        var answer = JsonDocument.Parse(body).RootElement;
        return answer.GetProperty("status").GetString() == "success"
            ? answer.GetProperty("data")
            : throw new InvalidOperationException($"{answer.GetProperty("error").GetString()} ({string.Join(", ", parameters.Select(static parameter => parameter.Value))})");
    }

    private static string Seconds(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000.0).ToString(CultureInfo.InvariantCulture);
}
