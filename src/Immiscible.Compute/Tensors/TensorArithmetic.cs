using TorchSharp;
using static TorchSharp.torch;

namespace Immiscible.Compute.Tensors;

/// <summary>
/// torch's arithmetic with numbers. TorchSharp turns a number into a native object, and the garbage collector may free that object while libtorch
/// still reads it: nothing but its address is in use by then. The operation then fails, or takes what lies there instead. Here the object lives
/// until the operation is over. (Its <c>add</c> of two tensors takes a number, too: the factor of the second.)
/// </summary>
public static class TensorArithmetic
{
    /// <summary><c>left + right</c>, broadcast as torch does it.</summary>
    public static Tensor Plus(this Tensor left, Tensor right)
    {
        using var one = 1.ToScalar();
        return left.add(right, one);
    }

    /// <summary>Adds <paramref name="other"/> to <paramref name="target"/>, which is returned.</summary>
    public static Tensor AddInPlace(this Tensor target, Tensor other)
    {
        using var one = 1.ToScalar();
        return target.add_(other, one);
    }

    /// <summary><paramref name="tensor"/> with every element multiplied by <paramref name="factor"/>.</summary>
    public static Tensor Times(this Tensor tensor, double factor)
    {
        using var number = factor.ToScalar();
        return tensor.mul(number);
    }

    /// <summary>Multiplies every element of <paramref name="target"/>, which is returned, by <paramref name="factor"/>.</summary>
    public static Tensor MultiplyInPlace(this Tensor target, double factor)
    {
        using var number = factor.ToScalar();
        return target.mul_(number);
    }

    /// <summary>Puts every element of <paramref name="target"/>, which is returned, between two bounds.</summary>
    public static Tensor ClampInPlace(this Tensor target, double least, double most)
    {
        using Scalar lower = least.ToScalar(), upper = most.ToScalar();
        return target.clamp_(lower, upper);
    }
}
