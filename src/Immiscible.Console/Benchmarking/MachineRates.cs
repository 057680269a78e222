using System.Diagnostics;
using static TorchSharp.torch;

namespace Immiscible.Console.Benchmarking;

/// <summary>What a device can do at best.</summary>
/// <param name="FlopsPerSecond">Floating point operations of a product of two large matrices, by the faster of the libraries that libtorch has for it.</param>
/// <param name="BytesPerSecond">Bytes read and bytes written by a copy that no cache holds, together.</param>
internal readonly record struct MachineRates(double FlopsPerSecond, double BytesPerSecond)
{
    private const int LeastTurns = 3;

    // A convolution of as many images is oneDNN's, whatever the number of threads.
    private const int Images = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.4);

    /// <summary>Measures the device, with the calling thread's number of torch threads: the best of several turns.</summary>
    public static MachineRates Measure(StepPlace place)
    {
        var onCpu = place.Device.type == TorchSharp.DeviceType.CPU;
        var (side, bytes) = (onCpu ? 1024L : 8192L, onCpu ? 256L << 20 : 1L << 30);
        return new MachineRates(2.0 * side * side * side / Product(place, side), 2.0 * bytes / Copy(place, bytes));
    }

    private static double Product(StepPlace place, long side)
    {
        using var scope = NewDisposeScope();
        var (left, right) = (Matrix(), Matrix());
        var best = Best(place, () => mm(left, right).Dispose());
        if (place.Device.type != TorchSharp.DeviceType.CPU) return best;
        // Matrices are MKL's, convolutions oneDNN's: on a processor that is not Intel's the latter can be twice as fast, and convolutions are what trains.
        var (columns, kernel) = (right.view(Images, side, 1, side / Images), left.view(side, side, 1, 1));
        return Math.Min(best, Best(place, () => nn.functional.conv2d(columns, kernel).Dispose()));

        Tensor Matrix() => ones([side, side], place.Arithmetic, place.Device);
    }

    private static double Copy(StepPlace place, long bytes)
    {
        using var scope = NewDisposeScope();
        var (from, to) = (Vector(), Vector());
        return Best(place, () => to.copy_(from));

        Tensor Vector() => ones(bytes / sizeof(float), ScalarType.Float32, place.Device);
    }

    private static double Best(StepPlace place, Action work)
    {
        var (best, begun) = (double.MaxValue, Stopwatch.GetTimestamp());
        for (var turn = 0; turn <= LeastTurns || Stopwatch.GetElapsedTime(begun) < Patience; turn++)
        {
            place.Finish();
            var at = Stopwatch.GetTimestamp();
            work();
            place.Finish();
            // The first turn finds memory that was never touched, and code that was never run.
            if (turn > 0) best = Math.Min(best, Stopwatch.GetElapsedTime(at).TotalSeconds);
        }
        return best;
    }
}
