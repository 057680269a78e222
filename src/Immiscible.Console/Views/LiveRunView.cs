using Immiscible.Cluster.Contracts.Events;
using Immiscible.Console.Application;
using Spectre.Console;

namespace Immiscible.Console.Views;

/// <summary>
/// A screen that is redrawn in place, at most five times a second by the clock of the events: how far the run is, its loss, its members coming and
/// going, what its steps' time goes to, and the newest samples.
/// </summary>
/// <param name="console">The terminal.</param>
/// <param name="subject">The run.</param>
/// <param name="samples">Finds the path of the newest samples, null for none; asked at the start and with each checkpoint.</param>
/// <param name="stop">Whether the run was asked to stop.</param>
internal sealed class LiveRunView(IAnsiConsole console, RunSubject subject, Func<Task<string?>> samples, StopSignal stop) : IRunView
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private string? _samples;
    private Task _finding = Task.CompletedTask;

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
                    if (value is RunStarted or CheckpointPublished && _finding.IsCompleted) _finding = FindSamplesAsync();
                    if (value is RunStopped) await _finding;
                    if (value is StepCommitted && value.Time - shown < Interval) continue;
                    shown = value.Time;
                    live.UpdateTarget(RunTable.Of(progress, subject, _samples, stop.Number != 0 && progress.Stopped is null));
                }
            });

    // The screen goes on whether they are found or not.
    private async Task FindSamplesAsync()
    {
        try
        {
            _samples = await samples() ?? _samples;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whoever follows the run is told what is wrong with the cluster, or the disk.
        }
    }
}
