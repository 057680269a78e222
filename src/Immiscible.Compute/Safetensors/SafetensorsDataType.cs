using System.Diagnostics.CodeAnalysis;

namespace Immiscible.Compute.Safetensors;

/// <summary>Element types of the safetensors format, named as in the format's header.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "These are the names in the format's header.")]
public enum SafetensorsDataType
{
    /// <summary>One byte, 0 or 1.</summary>
    BOOL,

    /// <summary>Unsigned byte.</summary>
    U8,

    /// <summary>Signed byte.</summary>
    I8,

    /// <summary>8-bit float of 4 exponent and 3 mantissa bits, without infinities (arXiv:2209.05433; torch's float8_e4m3fn).</summary>
    F8_E4M3,

    /// <summary>8-bit float of 5 exponent and 2 mantissa bits: the upper half of a binary16 (arXiv:2209.05433; torch's float8_e5m2).</summary>
    F8_E5M2,

    /// <summary>16-bit signed integer.</summary>
    I16,

    /// <summary>16-bit unsigned integer.</summary>
    U16,

    /// <summary>IEEE 754 binary16.</summary>
    F16,

    /// <summary>bfloat16: the upper half of a binary32.</summary>
    BF16,

    /// <summary>32-bit signed integer.</summary>
    I32,

    /// <summary>32-bit unsigned integer.</summary>
    U32,

    /// <summary>IEEE 754 binary32.</summary>
    F32,

    /// <summary>64-bit signed integer.</summary>
    I64,

    /// <summary>64-bit unsigned integer.</summary>
    U64,

    /// <summary>IEEE 754 binary64.</summary>
    F64,
}
