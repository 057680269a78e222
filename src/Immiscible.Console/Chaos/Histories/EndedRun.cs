using System.Text.Json;

namespace Immiscible.Console.Chaos.Histories;

/// <summary>How a run ended, as its <c>state.json</c> says.</summary>
/// <param name="Status">completed, stopped, diverged or failed.</param>
/// <param name="Step">Steps committed.</param>
/// <param name="Message">What went wrong; null for nothing.</param>
internal sealed record EndedRun(string Status, long Step, string? Message)
{
    /// <summary>Reads it; null where the run goes on, or has not begun.</summary>
    public static EndedRun? Find(string directory)
    {
        var path = Path.Combine(directory, "state.json");
        if (!File.Exists(path)) return null;
        using var state = JsonDocument.Parse(File.ReadAllText(path));
        var status = state.RootElement.GetProperty("status").GetString()!;
        return status == "running" ? null : new EndedRun(
            status, state.RootElement.GetProperty("step").GetInt64(), state.RootElement.TryGetProperty("message", out var message) ? message.GetString() : null);
    }
}
