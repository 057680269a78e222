using Immiscible.Compute.Tensors;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Objectives;

/// <summary>Distances of images, sample by sample: [batch, ...] twice to [batch].</summary>
internal static class ImageDistance
{
    /// <summary>c for images of D elements: 0.00054 sqrt(D) (Song and Dhariwal, 2024, section 3.3).</summary>
    public static double HuberConstant(int elements) => 0.00054 * Math.Sqrt(elements);

    /// <summary>Mean over the elements of the squared difference.</summary>
    public static Tensor Squared(Tensor left, Tensor right)
    {
        using var scope = NewDisposeScope();
        return nn.functional.mse_loss(left, right, nn.Reduction.None).flatten(1).mean([1]).MoveToOuterDisposeScope();
    }

    /// <summary>Mean over the elements of the absolute difference.</summary>
    public static Tensor Absolute(Tensor left, Tensor right)
    {
        using var scope = NewDisposeScope();
        return nn.functional.l1_loss(left, right, nn.Reduction.None).flatten(1).mean([1]).MoveToOuterDisposeScope();
    }

    /// <summary>sqrt(|d|^2 + c^2) - c of the whole difference d; |d| for c = 0, with gradient 0 where d is 0.</summary>
    public static Tensor PseudoHuber(Tensor left, Tensor right, double constant)
    {
        using var scope = NewDisposeScope();
        var difference = (left - right).flatten(1);
        if (constant == 0) return linalg.vector_norm(difference, 2, [1], keepdim: false).MoveToOuterDisposeScope();
        var (square, offset) = (tensor((float)(constant * constant)).Upload(left.device), tensor((float)constant).Upload(left.device));
        return ((difference * difference).sum([1]).Plus(square).sqrt() - offset).MoveToOuterDisposeScope();
    }
}
