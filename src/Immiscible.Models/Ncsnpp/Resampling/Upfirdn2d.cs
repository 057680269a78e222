using Immiscible.Models.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Ncsnpp.Resampling;

/// <summary>
/// Up-sampling, filtering and down-sampling in one (StyleGAN2's <c>upfirdn2d</c>): zeros go between the pixels, zeros around the image, the
/// kernel is convolved with it, and every <c>down</c>-th pixel stays.
/// </summary>
/// <remarks>
/// Depthwise convolutions, strided where pixels are left out and transposed where zeros would come between: neither the zeros nor what is left out is
/// ever computed. Differentiable.
/// </remarks>
internal static class Upfirdn2d
{
    /// <param name="x">[batch, channels, height, width]</param>
    /// <param name="kernel">[kernel height, kernel width], not flipped, on the device of <paramref name="x"/></param>
    /// <param name="up">pixels of each axis that one pixel becomes, at least 1</param>
    /// <param name="down">of so many pixels of each axis the first stays, at least 1</param>
    /// <param name="before">zeros in front of each axis, after <paramref name="up"/>; negative: pixels that are cut off</param>
    /// <param name="after">zeros at the end of each axis, likewise</param>
    /// <returns>[batch, channels, h, w], h = floor((height up + before + after - kernel height) / down) + 1, w likewise</returns>
    public static Tensor Apply(Tensor x, Tensor kernel, int up, int down, int before, int after)
    {
        using var scope = NewDisposeScope();
        return (up == 1 ? Filter(x, kernel, down, before, after) : Spread(x, kernel, up, down, before, after)).MoveToOuterDisposeScope();
    }

    private static Tensor Filter(Tensor x, Tensor kernel, int down, int before, int after)
    {
        // what both ends share, the convolution pads itself
        var shared = Math.Max(0, Math.Min(before, after));
        var padded = Pad(x, before - shared, after - shared, before - shared, after - shared);
        var depthwise = Depthwise(kernel.flip(0, 1), x);
        return FlopCounter.Layer(functional.conv2d(padded, depthwise, strides: [down, down], padding: [shared, shared], groups: x.shape[1]), depthwise);
    }

    /// <summary>
    /// A transposed convolution gives every pixel that any zero padding could give; what <paramref name="before"/> and <paramref name="after"/> leave of
    /// it is cut out.
    /// </summary>
    private static Tensor Spread(Tensor x, Tensor kernel, int up, int down, int before, int after)
    {
        var (top, bottom) = (kernel.shape[0] - 1 - before, kernel.shape[0] - up - after);
        var (left, right) = (kernel.shape[1] - 1 - before, kernel.shape[1] - up - after);
        var (rows, columns) = (Math.Max(0, Math.Min(top, bottom)), Math.Max(0, Math.Min(left, right)));
        var depthwise = Depthwise(kernel, x);
        var spread = FlopCounter.Transposed(
            functional.conv_transpose2d(x, depthwise, strides: [up, up], padding: [rows, columns], groups: x.shape[1]), x, depthwise);
        var whole = Pad(spread, columns - left, columns - right, rows - top, rows - bottom);
        return down == 1 ? whole : whole.slice(2, 0, whole.shape[2], down).slice(3, 0, whole.shape[3], down);
    }

    private static Tensor Depthwise(Tensor kernel, Tensor x) => kernel.expand(x.shape[1], 1, kernel.shape[0], kernel.shape[1]).contiguous();

    private static Tensor Pad(Tensor x, long left, long right, long top, long bottom) =>
        (left, right, top, bottom) == (0, 0, 0, 0) ? x : functional.pad(x, [left, right, top, bottom]);
}
