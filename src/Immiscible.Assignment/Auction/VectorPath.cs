using System.Runtime.Intrinsics.X86;

namespace Immiscible.Assignment.Auction;

/// <summary>The instruction sets that the auction has inner loops for.</summary>
public enum VectorPath
{
    /// <summary>128-bit vectors, on any machine.</summary>
    Portable,

    /// <summary>256-bit vectors with gathers, on x86 with AVX2.</summary>
    Avx2,

    /// <summary>512-bit vectors with compression, on x86 with AVX-512 BW and VBMI2.</summary>
    Avx512,
}

/// <summary>Which paths this machine has.</summary>
internal static class VectorPaths
{
    public static VectorPath Widest => IsSupported(VectorPath.Avx512) ? VectorPath.Avx512 : IsSupported(VectorPath.Avx2) ? VectorPath.Avx2 : VectorPath.Portable;

    public static bool IsSupported(VectorPath path) => path switch
    {
        VectorPath.Avx512 => Avx512Vbmi2.IsSupported,
        VectorPath.Avx2 => Avx2.IsSupported,
        _ => true,
    };
}
