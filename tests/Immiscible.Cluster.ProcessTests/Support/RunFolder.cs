using System.Text.Json;

namespace Immiscible.Cluster.ProcessTests.Support;

/// <summary>A temporary folder and the command lines that are run in it.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("immiscible-process-");

    /// <summary>Full path of a name in the folder.</summary>
    public string this[string name] => Path.Combine(_folder.FullName, name);

    /// <summary>Full path.</summary>
    public string FullPath => _folder.FullName;

    /// <summary>Starts <c>train</c> of the tiny preset into <paramref name="name"/>, with JSON events.</summary>
    public ConsoleProcess StartTiny(string name, int steps, params string[] more) => ConsoleProcess.Start(
        ["train", "tiny", "--out", this[name], "--steps", $"{steps}", "--metrics-port", "0", "--json", "--set", "sampling.count=4", "--set", "sampling.steps=4", .. more]);

    /// <summary>Runs the tiny preset undisturbed and gives its <c>weights_sha256</c>.</summary>
    public string UndisturbedWeights(int steps)
    {
        using var process = StartTiny("undisturbed", steps);
        return Weights(process.Finish().Expect(0).Last);
    }

    /// <summary>Runs a command to its end.</summary>
    public static ConsoleResult Run(params string[] arguments)
    {
        using var process = ConsoleProcess.Start(arguments);
        return process.Finish();
    }

    /// <summary>Resumes a run and gives how it ended.</summary>
    public ConsoleResult Resume(string name, params string[] more) => Run(["resume", this[name], "--json", "--metrics-port", "0", .. more]);

    /// <summary>The report of <c>verify</c>, which must find nothing wrong.</summary>
    public JsonElement Verify(string name) => Run("verify", this[name], "--json").Expect(0).Last;

    /// <summary>Steps of the published checkpoints, oldest first.</summary>
    public IReadOnlyList<long> CheckpointSteps(string name) =>
    [
        .. Directory.GetDirectories(Path.Combine(this[name], "checkpoints"), "step-*").Order(StringComparer.Ordinal)
            .Select(static folder => long.Parse(Path.GetFileName(folder)["step-".Length..], System.Globalization.CultureInfo.InvariantCulture)),
    ];

    /// <summary>The hash in a report or summary.</summary>
    public static string Weights(JsonElement value) => value.GetProperty("weights_sha256").GetString()!;

    public void Dispose() => _folder.Delete(recursive: true);
}
