using System.Text.Json;

namespace Immiscible.Cluster.ProcessTests.Support;

/// <summary>What a process that has ended leaves.</summary>
/// <param name="ExitCode">Its exit code; 128 and the signal's number where a signal ended it.</param>
/// <param name="Output">All lines of standard output.</param>
/// <param name="Error">All lines of standard error.</param>
/// <param name="Repeat">The command line and the end of the output, for failures.</param>
internal sealed record ConsoleResult(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Error, string Repeat)
{
    /// <summary>The output's lines as JSON.</summary>
    public IReadOnlyList<JsonElement> Events => [.. Output.Select(static line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The last line as JSON: the summary of a run, the report of verify and doctor.</summary>
    public JsonElement Last => JsonDocument.Parse(Output[^1]).RootElement;

    /// <summary>Fails with the command line unless the exit code is the expected one.</summary>
    public ConsoleResult Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}, expected {exitCode}. {Repeat}");
        return this;
    }

    /// <summary>Fails unless the events tell each step from the first to the last once, in order.</summary>
    public void ExpectEveryStepOnce()
    {
        var steps = Events.Where(static value => value.GetProperty("event").GetString() == "step").Select(static value => value.GetProperty("step").GetInt64());
        Assert.Equal(Enumerable.Range(1, (int)Last.GetProperty("step").GetInt64()).Select(static step => (long)step), steps);
    }
}
