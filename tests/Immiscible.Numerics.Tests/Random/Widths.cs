using System.Runtime.Intrinsics;
using Immiscible.Numerics.Random;

namespace Immiscible.Numerics.Tests.Random;

/// <summary>The register widths of the machine that runs the tests.</summary>
internal static class Widths
{
    /// <summary>A width's row of theory data, or a skip where the machine lacks it.</summary>
    public static RegisterWidth Require(int bits)
    {
        var there = bits switch
        {
            512 => Vector512.IsHardwareAccelerated,
            256 => Vector256.IsHardwareAccelerated,
            128 => Vector128.IsHardwareAccelerated,
            _ => true,
        };
        if (!there) Assert.Skip($"this machine has no {bits}-bit registers");
        return (RegisterWidth)bits;
    }
}
