using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Immiscible.Cluster.ProcessTests.Support;

/// <summary>The program running in a process of its own, its output read line by line under a time limit.</summary>
internal sealed partial class ConsoleProcess : IDisposable
{
    public const int Interrupt = 2, Kill = 9, Terminate = 15, Continue = 18, Halt = 19;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly string _command;
    private readonly CancellationTokenSource _deadline;
    private readonly BlockingCollection<string> _output = [];
    private readonly ConcurrentQueue<string> _error = new();
    private readonly ConcurrentQueue<string> _seen = new();
    private readonly Task _reading;

    private ConsoleProcess(Process process, string command, TimeSpan limit)
    {
        (_process, _command, _deadline) = (process, command, new CancellationTokenSource(limit));
        _reading = Task.WhenAll(ReadOutputAsync(), ReadErrorAsync());
    }

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Whether the process is stopped as a whole, as by SIGSTOP.</summary>
    public bool IsHalted => File.ReadAllText($"/proc/{_process.Id}/stat").Split(") ")[^1][0] == 'T';

    /// <summary>Whether the process has a thread of that name, of which the system knows 15 characters.</summary>
    public bool HasThread(string name) => Directory.GetDirectories($"/proc/{_process.Id}/task").Any(task => File.ReadAllText($"{task}/comm").TrimEnd() == name);

    /// <summary>Lines of standard error so far.</summary>
    public IReadOnlyList<string> Error => [.. _error];

    /// <summary>Starts the program.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">Variables to set beside those of the test.</param>
    /// <param name="limit">After this time the process is killed and the test fails; five minutes when not given.</param>
    /// <param name="launcher">A program, with its arguments, that takes the command line and becomes what it says; none when not given.</param>
    public static ConsoleProcess Start(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, TimeSpan? limit = null,
        IReadOnlyList<string>? launcher = null)
    {
        string[] line = [.. launcher ?? [], ConsoleProgram.File, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // The profiles of whoever runs the tests are not for these.
        start.Environment["IMMISCIBLE_PROFILE"] = "none";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var variables = string.Concat((environment ?? new Dictionary<string, string>()).Select(static pair => $"{pair.Key}={pair.Value} "));
        return new ConsoleProcess(Process.Start(start)!, $"{variables}{string.Join(' ', line)}", limit ?? Limit);
    }

    /// <summary>The next line of standard output; null at its end.</summary>
    public string? NextLine()
    {
        try
        {
            return _output.TryTake(out var line, Timeout.Infinite, _deadline.Token) ? line : null;
        }
        catch (OperationCanceledException)
        {
            throw Failure("took too long");
        }
    }

    /// <summary>Reads JSON events until one fits.</summary>
    public JsonElement WaitForEvent(Func<JsonElement, bool> fits)
    {
        while (NextLine() is { } line)
            if (JsonDocument.Parse(line).RootElement is var value && fits(value)) return value;
        throw Failure("ended before the event that the test waits for");
    }

    /// <summary>Reads events until so many steps are committed.</summary>
    public void WaitForStep(long step) =>
        WaitForEvent(value => value.GetProperty("event").GetString() == "step" && value.GetProperty("step").GetInt64() >= step);

    /// <summary>Sends a signal.</summary>
    public void Signal(int number) => Assert.Equal(0, KillProcess(_process.Id, number));

    /// <summary>Waits for the end and gives the rest of the output with the exit code.</summary>
    public ConsoleResult Finish()
    {
        try
        {
            _process.WaitForExitAsync(_deadline.Token).GetAwaiter().GetResult();
            _reading.WaitAsync(_deadline.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw Failure("took too long");
        }
        return new ConsoleResult(_process.ExitCode, [.. _seen], [.. _error], Repeat());
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _deadline.Dispose();
        _output.Dispose();
    }

    private async Task ReadOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            _seen.Enqueue(line);
            _output.Add(line);
        }
        _output.CompleteAdding();
    }

    private async Task ReadErrorAsync()
    {
        while (await _process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line) _error.Enqueue(line);
    }

    private InvalidOperationException Failure(string what) => new(string.Create(CultureInfo.InvariantCulture, $"{what}. {Repeat()}"));

    /// <summary>The command line and the end of the output, for failures.</summary>
    public string Repeat() => $"To repeat:\n{_command}\nlast output:\n{string.Join('\n', _seen.TakeLast(5))}\nerror:\n{string.Join('\n', _error)}";

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int KillProcess(int process, int signal);
}
