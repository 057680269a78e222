using System.Runtime.Intrinsics;

namespace Immiscible.Compute.Lanes;

/// <summary>Which registers a kernel uses. The bits of its result do not depend on it.</summary>
internal static class LaneWidth
{
    /// <summary>Bits of the widest accelerated register: 512, 256, 128, or 32 without any.</summary>
    public static int Widest =>
        Vector512.IsHardwareAccelerated ? 512
        : Vector256.IsHardwareAccelerated ? 256
        : Vector128.IsHardwareAccelerated ? 128
        : 32;
}
