using System.Globalization;
using Immiscible.Cluster.Contracts.Events;

namespace Immiscible.Console.Views;

/// <summary>Lines of text for logs and pipes: a line at the first and the last step, every 5 %, and at least every 10 s.</summary>
/// <param name="output">Where to.</param>
/// <param name="place">Says where a path of the run is.</param>
internal sealed class PlainRunView(TextWriter output, Func<string, string> place) : IRunView
{
    private const int Portions = 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly RunProgress _progress = new();
    private DateTimeOffset _told;
    private long _portion = -1;

    public async Task ShowAsync(IAsyncEnumerable<RunEvent> events)
    {
        await foreach (var value in events)
        {
            _progress.Observe(value);
            if (value is StepCommitted && RunEventText.Describe(value, place) is { } skipped) await output.WriteLineAsync(skipped);
            if (Line(value) is { } line) await output.WriteLineAsync(line);
        }
    }

    private string? Line(RunEvent value) => value switch
    {
        StepCommitted step => IsDue(step) ? Describe() : null,
        // The summary tells of the end.
        RunStopped => null,
        _ => RunEventText.Describe(value, place),
    };

    private bool IsDue(StepCommitted step)
    {
        var portion = (long)(_progress.Fraction * Portions);
        if (portion == _portion && step.Time - _told < Longest) return false;
        (_portion, _told) = (portion, step.Time);
        return true;
    }

    private string Describe() =>
        $"step {_progress.Step}/{_progress.Started?.TotalSteps}  {(_progress.Fraction * 100).ToString("0", CultureInfo.InvariantCulture)} %"
        + $"  images/s {Figures.Rate(_progress.ImagesPerSecond)}  loss {Figures.Loss(_progress.Loss)}  match {Figures.Milliseconds(_progress.MatchMilliseconds)}"
        + $"  distance {Figures.Percent(_progress.DistanceReduction)}  left {Figures.Duration(_progress.TimeLeft)}";
}
