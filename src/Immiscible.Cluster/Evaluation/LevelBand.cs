namespace Immiscible.Cluster.Evaluation;

/// <summary>What a network does at a range of noise levels, on the way from the image (0) to noise (1).</summary>
/// <param name="From">The least level.</param>
/// <param name="To">The greatest.</param>
/// <param name="Loss">The objective's loss, each image at a level of its own, drawn uniformly from the band.</param>
/// <param name="ImageError">Mean squared error, over all elements, of the image denoised in one step from the band's middle and clamped to [-1, 1].</param>
public sealed record LevelBand(double From, double To, Estimate Loss, Estimate ImageError);
