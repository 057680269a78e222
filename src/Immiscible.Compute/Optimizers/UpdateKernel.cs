using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Immiscible.Compute.Lanes;

namespace Immiscible.Compute.Optimizers;

/// <summary>The update of weights, moments and averages, written once for every register width.</summary>
internal static class UpdateKernel<TLanes, TVector>
    where TLanes : struct, IFloatLanes<TVector>
    where TVector : struct
{
    /// <summary>Updates whole registers from <paramref name="start"/> on; returns the first index that was left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Run(
        int start,
        Span<float> weights,
        ReadOnlySpan<float> gradients,
        Span<float> first,
        Span<float> second,
        in UpdateCoefficients with)
    {
        var scale = TLanes.Broadcast(with.Scale);
        var penalty = TLanes.Broadcast(with.Penalty);
        var keep = TLanes.Broadcast(with.Keep);
        var newFirst = TLanes.Broadcast(with.NewFirst);
        var oldSecond = TLanes.Broadcast(with.OldSecond);
        var newSecond = TLanes.Broadcast(with.NewSecond);
        var rootFactor = TLanes.Broadcast(with.RootFactor);
        var epsilon = TLanes.Broadcast(with.Epsilon);
        var negativeStep = TLanes.Broadcast(with.NegativeStep);
        ref var w0 = ref MemoryMarshal.GetReference(weights);
        ref readonly var g0 = ref MemoryMarshal.GetReference(gradients);
        ref var m0 = ref MemoryMarshal.GetReference(first);
        ref var v0 = ref MemoryMarshal.GetReference(second);

        var at = (nuint)start;
        for (var left = weights.Length - start; left >= TLanes.Count; left -= TLanes.Count, at += (nuint)TLanes.Count)
        {
            var w = TLanes.Load(in w0, at);
            var m = TLanes.Load(in m0, at);
            var g = TLanes.FusedMultiplyAdd(penalty, w, TLanes.Multiply(TLanes.Load(in g0, at), scale));
            m = TLanes.FusedMultiplyAdd(newFirst, TLanes.Subtract(g, m), m);
            var v = TLanes.FusedMultiplyAdd(oldSecond, TLanes.Load(in v0, at), TLanes.Multiply(newSecond, TLanes.Multiply(g, g)));
            var root = TLanes.FusedMultiplyAdd(TLanes.SquareRoot(v), rootFactor, epsilon);
            w = TLanes.FusedMultiplyAdd(negativeStep, TLanes.Divide(m, root), TLanes.Multiply(keep, w));
            TLanes.Store(m, ref m0, at);
            TLanes.Store(v, ref v0, at);
            TLanes.Store(w, ref w0, at);
        }
        return (int)at;
    }

    /// <summary>Moves an average towards the weights, whole registers from <paramref name="start"/> on; returns the first index that was left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Average(int start, ReadOnlySpan<float> weights, Span<float> average, float decay)
    {
        var old = TLanes.Broadcast(decay);
        var share = TLanes.Broadcast(1 - decay);
        ref readonly var w0 = ref MemoryMarshal.GetReference(weights);
        ref var e0 = ref MemoryMarshal.GetReference(average);

        var at = (nuint)start;
        for (var left = weights.Length - start; left >= TLanes.Count; left -= TLanes.Count, at += (nuint)TLanes.Count)
        {
            var e = TLanes.FusedMultiplyAdd(old, TLanes.Load(in e0, at), TLanes.Multiply(share, TLanes.Load(in w0, at)));
            TLanes.Store(e, ref e0, at);
        }
        return (int)at;
    }
}
