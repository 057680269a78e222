using System.Collections.Concurrent;
using System.Globalization;
using Immiscible.Collectives.Transport.Tcp;
using Immiscible.Testing.Frames;
using Microsoft.Extensions.Logging;

namespace Immiscible.Benchmarks.Collectives;

/// <summary>Millions of fuzzed frames: <c>fuzz-frames 10000000 --seed 1</c>. Exit code 1 where one does harm or memory grows.</summary>
internal static class FuzzFrames
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (frames, seed) = Parse(args);
        var log = new Failures();
        var report = await FrameFuzzer.RunAsync(frames, seed, log);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Frames} frames of seed {seed} in {report.Time.TotalSeconds:F1} s ({report.Frames / report.Time.TotalSeconds:F0} frames/s), "
            + $"{report.Completed} arrived whole, {report.Damaged} of them damaged; live objects {Megabytes(report.Heap.Before)} MB after a tenth, "
            + $"{Megabytes(report.Heap.After)} MB after all; working set {Megabytes(report.WorkingSet.Before)} and {Megabytes(report.WorkingSet.After)} MB"));
        var problem = report.Problem ?? log.First;
        if (problem is not null) Console.Error.WriteLine($"failed: {problem}");
        return problem is null ? 0 : 1;
    }

    private static (long Frames, int Seed) Parse(string[] args) => args switch
    {
        [] => (10_000_000, 1),
        [var frames] => (long.Parse(frames, CultureInfo.InvariantCulture), 1),
        [var frames, "--seed", var seed] => (long.Parse(frames, CultureInfo.InvariantCulture), int.Parse(seed, CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException("fuzz-frames takes a number of frames and --seed with a number"),
    };

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("F1", CultureInfo.InvariantCulture);

    /// <summary>Keeps what a receiver threw; bad frames as such are expected.</summary>
    private sealed class Failures : ILogger<TcpNetwork>
    {
        private readonly ConcurrentQueue<string> _failures = new();

        public string? First => _failures.FirstOrDefault();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not null) _failures.Enqueue($"{formatter(state, exception)}: {exception}");
        }
    }
}
