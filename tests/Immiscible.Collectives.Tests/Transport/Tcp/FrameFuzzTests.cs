using System.Globalization;
using Immiscible.Collectives.Tests.Support;
using Immiscible.Testing.Frames;

namespace Immiscible.Collectives.Tests.Transport.Tcp;

/// <summary>
/// Streams of right frames, damaged in every way that comes to mind, against the reader of a connection that has passed its handshake.
/// IMMISCIBLE_FUZZ_FRAMES sets how many frames (200 000 unless set); <c>Immiscible.Benchmarks fuzz-frames</c> takes millions.
/// </summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class FrameFuzzTests
{
    private const int Seed = 20260;

    [Fact]
    public async Task No_bytes_crash_the_reader_complete_a_damaged_frame_or_make_it_grow()
    {
        var frames = long.Parse(Environment.GetEnvironmentVariable("IMMISCIBLE_FUZZ_FRAMES") ?? "200000", CultureInfo.InvariantCulture);
        var log = new LogCollector();
        var report = await FrameFuzzer.RunAsync(frames, Seed, log);
        Assert.True(report.Problem is null, $"{report.Problem}; repeat by: Immiscible.Benchmarks fuzz-frames {frames} --seed {Seed}");
        Assert.DoesNotContain(log.Lines, static line => line.Contains("receiver failed", StringComparison.Ordinal));
        // A peer's faults are logged once each, however many there are.
        Assert.InRange(log.Lines.Count, 1, 20);
    }
}
