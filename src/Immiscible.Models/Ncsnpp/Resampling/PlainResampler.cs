using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Ncsnpp.Resampling;

/// <summary>Nearest neighbour up, the mean of four pixels down; TensorFlow's "same" padding (a row and a column at the far side) before a stride.</summary>
internal sealed class PlainResampler : Resampler
{
    public override string ConvolutionName => "Conv_0";

    public override Tensor Double(Tensor x) => functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest);

    public override Tensor Halve(Tensor x) => functional.avg_pool2d(x, 2, 2);

    public override Tensor Prepare(Tensor x) => functional.pad(x, [0, 1, 0, 1]);

    public override void Dispose()
    {
    }
}
