using Immiscible.Cluster.Contracts.Events;

namespace Immiscible.Console.Views;

/// <summary>One JSON object a line, for scripts.</summary>
internal sealed class JsonRunView(TextWriter output) : IRunView
{
    public async Task ShowAsync(IAsyncEnumerable<RunEvent> events)
    {
        await foreach (var value in events) await output.WriteLineAsync(RunEventJson.Write(value));
    }
}
