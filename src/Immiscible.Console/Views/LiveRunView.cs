using Immiscible.Cluster.Contracts.Events;
using Immiscible.Console.Application;
using Spectre.Console;

namespace Immiscible.Console.Views;

/// <summary>A table and a bar that are redrawn in place, at most five times a second by the clock of the events.</summary>
internal sealed class LiveRunView(IAnsiConsole console, RunSubject subject, StopSignal stop) : IRunView
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public Task ShowAsync(IAsyncEnumerable<RunEvent> events) =>
        console.Live(new Text("starting"))
            .AutoClear(false)
            .StartAsync(async live =>
            {
                live.Refresh();
                var progress = new RunProgress();
                var shown = DateTimeOffset.MinValue;
                await foreach (var value in events)
                {
                    progress.Observe(value);
                    if (value is StepCommitted && value.Time - shown < Interval) continue;
                    shown = value.Time;
                    live.UpdateTarget(RunTable.Of(progress, subject, stop.Number != 0 && progress.Stopped is null));
                }
            });
}
