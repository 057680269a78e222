using System.Runtime.Intrinsics;

namespace Immiscible.Assignment.Distances;

/// <summary>What one pair of elements adds to a reduction over two vectors.</summary>
internal interface ITerm
{
    static abstract Vector256<float> Add(Vector256<float> sum, Vector256<float> image, Vector256<float> noise, Vector256<float> sign);
}

/// <summary>x * n; the sign is applied to the finished product.</summary>
internal readonly struct Product : ITerm
{
    public static Vector256<float> Add(Vector256<float> sum, Vector256<float> image, Vector256<float> noise, Vector256<float> sign) =>
        Vector256.MultiplyAddEstimate(image, noise, sum);
}

/// <summary>|x - sign * n|.</summary>
internal readonly struct AbsoluteDifference : ITerm
{
    public static Vector256<float> Add(Vector256<float> sum, Vector256<float> image, Vector256<float> noise, Vector256<float> sign) =>
        sum + Vector256.Abs(image - sign * noise);
}

/// <summary>(x - n)^2; the sign is of no effect.</summary>
internal readonly struct SquaredDifference : ITerm
{
    public static Vector256<float> Add(Vector256<float> sum, Vector256<float> image, Vector256<float> noise, Vector256<float> sign) =>
        Vector256.MultiplyAddEstimate(image - noise, image - noise, sum);
}
