using System.Text.Json;

namespace Immiscible.Cluster.ProcessTests.Support;

/// <summary><c>immiscible serve</c> in a process of its own.</summary>
internal sealed class SiloProcess : IDisposable
{
    /// <summary>
    /// Failure time-out of the tests' silos. A shared machine may stand still for two seconds, and silos that wait for less then take each other for
    /// dead. A killed process is found out at once whatever the time-out, by its connections.
    /// </summary>
    public const string Detect = "5s";

    private readonly ConsoleProcess _process;
    private readonly Lazy<JsonElement> _ready;

    private SiloProcess(ConsoleProcess process) =>
        (_process, _ready) = (process, new(() => process.WaitForEvent(static value => value.GetProperty("event").GetString() == "ready")));

    /// <summary>Address that consoles connect to.</summary>
    public string Gateway => _ready.Value.GetProperty("gateway").GetString()!;

    /// <summary>Address that other silos connect to.</summary>
    public string Silo => _ready.Value.GetProperty("silo").GetString()!;

    /// <summary>Port for the other silos.</summary>
    public string SiloPort => Silo.Split(':')[1];

    /// <summary>Address that gradients and state are sent to.</summary>
    public string Data => _ready.Value.GetProperty("data").GetString()!;

    /// <summary>Address of the metrics page.</summary>
    public string Metrics => _ready.Value.GetProperty("metrics").GetString()!;

    /// <summary>Starts a silo with two slots and free ports, and waits until it has joined.</summary>
    public static SiloProcess Start(string name, params string[] more) => Begin(name, 2, [], null, more).Joined();

    /// <summary>Starts a silo and does not wait for it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="slots">Its slots.</param>
    /// <param name="environment">Environment variables of its own.</param>
    /// <param name="launcher">See <see cref="ConsoleProcess.Start"/>.</param>
    /// <param name="more">More options.</param>
    public static SiloProcess Begin(string name, int slots, Dictionary<string, string> environment, IReadOnlyList<string>? launcher, params string[] more) => new(ConsoleProcess.Start(
        [
            "serve", "--json", "--name", name, "--slots", $"cpu:{slots}", "--detect", Detect, "--silo-port", "0", "--gateway-port", "0", "--data-port", "0",
            "--metrics-port", "0", .. more,
        ],
        environment,
        launcher: launcher));

    /// <summary>Waits until it has joined.</summary>
    public SiloProcess Joined()
    {
        _ = _ready.Value;
        return this;
    }

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it has written to standard error so far.</summary>
    public IReadOnlyList<string> Error => _process.Error;

    /// <summary>Whether the process is stopped as a whole.</summary>
    public bool IsHalted => _process.IsHalted;

    /// <summary>Whether it has a thread of that name.</summary>
    public bool HasThread(string name) => _process.HasThread(name);

    /// <summary>The command line and the end of the output, for failures.</summary>
    public string Repeat() => _process.Repeat();

    /// <summary>Starts <c>train</c> of the tiny preset on this silo's two slots, with JSON events, into the folder's <c>run</c>.</summary>
    public ConsoleProcess StartTiny(RunFolder folder, int steps) => ConsoleProcess.Start(
        ["train", "tiny", "--out", folder["run"], "--steps", $"{steps}", "--workers", "2", "--json", "--cluster", Gateway,
            "--set", "sampling.count=4", "--set", "sampling.steps=4"]);

    /// <summary>Sends a signal.</summary>
    public void Signal(int number) => _process.Signal(number);

    /// <summary>Waits for the end.</summary>
    public ConsoleResult Finish() => _process.Finish();

    /// <summary>What <c>immiscible runs</c> says.</summary>
    public JsonElement Runs() => RunFolder.Run("runs", "--json", "--cluster", Gateway).Expect(0).Last;

    /// <summary>Keys of all slots that the cluster knows.</summary>
    public IReadOnlyList<string> Slots() => [.. Runs().GetProperty("slots").EnumerateArray().Select(static slot => slot.GetProperty("slot").GetString()!)];

    public void Dispose() => _process.Dispose();
}
