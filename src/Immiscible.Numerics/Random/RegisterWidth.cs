namespace Immiscible.Numerics.Random;

/// <summary>Which registers a fill uses. The bits do not depend on it.</summary>
internal enum RegisterWidth
{
    Scalar = 32,
    Vector128 = 128,
    Vector256 = 256,
    Vector512 = 512,
}
