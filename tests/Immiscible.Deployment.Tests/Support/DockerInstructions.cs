using System.Text.Json;

namespace Immiscible.Deployment.Tests.Support;

/// <summary>A Dockerfile's instructions: comments left out, lines that go on put together.</summary>
internal static class DockerInstructions
{
    /// <summary>Instructions in their order: the word in capitals and what follows it.</summary>
    public static IReadOnlyList<(string Word, string Text)> Read(string text)
    {
        var lines = text.Split('\n').Where(static line => !line.TrimStart().StartsWith('#'));
        var joined = string.Join('\n', lines).Replace("\\\n", " ", StringComparison.Ordinal);
        return [.. joined.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static line => (line.Split(' ')[0], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]))];
    }

    /// <summary>The instructions of the last stage.</summary>
    public static IReadOnlyList<(string Word, string Text)> LastStage(IReadOnlyList<(string Word, string Text)> all) =>
        [.. all.Skip(all.Select(static (one, at) => (one.Word, at)).Last(static one => one.Word == "FROM").at)];

    /// <summary>The words of a command in its form without a shell; a failure where it has another form.</summary>
    public static IReadOnlyList<string> ExecForm(string text)
    {
        var start = text.IndexOf('[', StringComparison.Ordinal);
        Assert.True(start >= 0, $"{text}: needs a shell");
        return JsonSerializer.Deserialize<string[]>(text[start..])!;
    }
}
