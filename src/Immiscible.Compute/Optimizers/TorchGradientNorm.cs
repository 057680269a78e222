using static TorchSharp.torch;

namespace Immiscible.Compute.Optimizers;

/// <summary>The L2 norm of a gradient in a tensor, computed where it lies.</summary>
public static class TorchGradientNorm
{
    /// <summary>Floats whose norm is taken together in single precision: too few for torch to cut them by threads.</summary>
    private const long Block = 1 << 14;

    /// <summary>The norm of the norms of blocks, those added in double precision; one number comes back from the device.</summary>
    /// <param name="gradients">[length] fp32, contiguous.</param>
    public static double Compute(Tensor gradients)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var whole = gradients.numel() / Block * Block;
        var blocks = linalg.vector_norm(gradients.narrow(0, 0, whole).view(-1, Block), 2, [1], keepdim: false);
        var rest = linalg.vector_norm(gradients.narrow(0, whole, gradients.numel() - whole).view(1, -1), 2, [1], keepdim: false);
        return linalg.vector_norm(cat([blocks, rest], 0).to_type(ScalarType.Float64), 2, [0], keepdim: false).item<double>();
    }
}
