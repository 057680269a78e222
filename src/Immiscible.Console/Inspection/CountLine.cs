using Immiscible.Console.Application;
using Immiscible.Console.Views;

namespace Immiscible.Console.Inspection;

/// <summary>How many images have been worked on, on one line that is gone afterwards; on a terminal only.</summary>
internal sealed class CountLine(TextWriter terminal, string what) : IProgress<int>
{
    private readonly Lock _lock = new();
    private int _most;

    /// <summary>Works while the line is shown and Ctrl-C is listened for.</summary>
    /// <param name="services">The console.</param>
    /// <param name="what">What is counted: <c>images checked</c>.</param>
    /// <param name="work">The work.</param>
    /// <returns>What it gave; nothing, with the exit code to be told, where a signal broke it off.</returns>
    public static async Task<(T? Value, int ExitCode)> ShowAsync<T>(ConsoleServices services, string what, Func<IProgress<int>?, CancellationToken, Task<T>> work)
        where T : class
    {
        using var stop = services.ListenForStop(null);
        var line = services.ErrorIsTerminal ? new CountLine(services.Error, what) : null;
        try
        {
            return (await work(line, stop.Token), ExitCode.Success);
        }
        catch (OperationCanceledException) when (stop.Number != 0)
        {
            return (null, ExitCode.OfSignal(stop.Number));
        }
        finally
        {
            line?.Clear();
        }
    }

    /// <inheritdoc/>
    public void Report(int value)
    {
        lock (_lock)
        {
            if (value <= _most) return;
            _most = value;
            terminal.Write($"\r{Figures.Count(value)} {what}");
        }
    }

    private void Clear()
    {
        lock (_lock) terminal.Write("\r\e[K");
    }
}
