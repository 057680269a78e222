using Immiscible.Console.Fetching;
using Spectre.Console;

namespace Immiscible.Console.Views;

/// <summary>A bar with what has come, how fast, and the time left; gone when all is here.</summary>
internal sealed class FetchProgressBar : IFetchProgress
{
    private readonly ProgressTask _task;

    private FetchProgressBar(ProgressTask task) => _task = task;

    /// <summary>Shows the bar for as long as something is fetched.</summary>
    public static Task<T> ShowAsync<T>(IAnsiConsole console, string title, Func<IFetchProgress, Task<T>> fetch) =>
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(context => fetch(new FetchProgressBar(context.AddTask(Markup.Escape(title), autoStart: false))));

    /// <inheritdoc/>
    public void Begin(long bytes)
    {
        _task.StartTask();
        // A bar of nothing would never be full.
        _task.MaxValue = Math.Max(bytes, 1);
        _task.Value = 0;
    }

    /// <inheritdoc/>
    public void Advance(long bytes) => _task.Increment(bytes);
}
