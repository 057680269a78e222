using Immiscible.Compute.Tensors;
using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Ncsnpp;

/// <summary>Brings the input image into the beginning of a level below the first.</summary>
internal abstract class InputPyramid
{
    /// <param name="pyramid">what the level above brought in; at first the image</param>
    /// <param name="h">[batch, channels, height, width]: the beginning of the level, of half the pyramid's height and width</param>
    /// <param name="embedding">[batch, time channels]</param>
    /// <returns>what goes on to the level below, and the beginning of this level with the image in it</returns>
    public abstract (Tensor Pyramid, Tensor Beginning) Enter(Tensor pyramid, Tensor h, Tensor embedding);
}

/// <summary>The image is halved without weights; a 1x1 convolution of it is combined with the level's beginning.</summary>
internal sealed class InputSkip(Downsample downsample, Combine combine) : InputPyramid
{
    public override (Tensor Pyramid, Tensor Beginning) Enter(Tensor pyramid, Tensor h, Tensor embedding)
    {
        var halved = downsample.Forward(pyramid, embedding);
        return (halved, combine.Forward(halved, h));
    }
}

/// <summary>The image's own path is halved by a convolution; the level's beginning is added to it, and the sum is both from here on.</summary>
internal sealed class InputResidual(Downsample downsample, bool rescale) : InputPyramid
{
    public override (Tensor Pyramid, Tensor Beginning) Enter(Tensor pyramid, Tensor h, Tensor embedding)
    {
        var sum = downsample.Forward(pyramid, embedding).AddPathInPlace(h, rescale);
        return (sum, sum);
    }
}

/// <summary>A 1x1 convolution of the image, added to the level's beginning or put before it as channels.</summary>
internal sealed class Combine : Module
{
    private readonly Conv2d _conv;
    private readonly ProgressiveCombine _method;

    public Combine(int imageChannels, int channels, ProgressiveCombine method, ParameterFactory parameters) : base(nameof(Combine))
    {
        _method = method;
        register_module("Conv", _conv = new Conv2d(imageChannels, channels, 1, parameters));
    }

    /// <param name="image">[batch, image channels, height, width]</param>
    /// <param name="h">[batch, channels, height, width]</param>
    /// <returns>[batch, channels, height, width], or twice the channels</returns>
    public Tensor Forward(Tensor image, Tensor h)
    {
        using var scope = NewDisposeScope();
        var features = _conv.Forward(image);
        return (_method == ProgressiveCombine.Sum ? features.AddInPlace(h) : cat([features, h], 1)).MoveToOuterDisposeScope();
    }
}
