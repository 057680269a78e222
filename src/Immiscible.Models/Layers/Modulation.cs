using Immiscible.Compute.Tensors;
using static TorchSharp.torch;

namespace Immiscible.Models.Layers;

/// <summary>How the embedding enters a residual block.</summary>
internal static class Modulation
{
    /// <summary>norm(h + e); or, with scale and shift, norm(h) (1 + e's first half) + e's second half. Overwrites h.</summary>
    /// <param name="norm">the normalisation of h's channels</param>
    /// <param name="h">[batch, channels, height, width]</param>
    /// <param name="embedding">[batch, channels], or [batch, 2 channels] with scale and shift</param>
    /// <param name="scaleShift">whether the embedding scales and shifts</param>
    public static Tensor Normalize(GroupNorm norm, Tensor h, Tensor embedding, bool scaleShift)
    {
        var e = embedding.unsqueeze(-1).unsqueeze(-1);
        if (!scaleShift) return norm.Forward(h.AddInPlace(e));
        var (normalized, parts) = (norm.Forward(h), e.chunk(2, 1));
        return (normalized * parts[0]).AddInPlace(normalized).AddInPlace(parts[1]);
    }
}
