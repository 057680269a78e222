using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;
using Immiscible.Models.Ncsnpp.Resampling;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Ncsnpp;

/// <summary>
/// Makes the levels. Every module gets the number it has in the reference's <c>all_modules</c>, which is a flat list: so they must be made in its order,
/// all levels down, the middle, all levels up.
/// </summary>
internal sealed class LadderBuilder(
    NcsnppOptions options, Resampler resampler, KeyedDropout dropout, ParameterFactory parameters, List<Module> modules)
{
    private readonly Stack<int> _skips = new([options.Channels]);
    private int _width = options.Channels;
    private int _pyramid = options.InChannels;

    public DownLevel Down(int level)
    {
        var blocks = new List<IReadOnlyList<NcsnppLayer>>();
        for (var i = 0; i < options.ResidualBlocks; i++)
        {
            var residual = Residual(_width, options.Width(level));
            blocks.Add(options.Attention[level] ? [residual, Attention()] : [residual]);
            _skips.Push(_width);
        }

        if (level == options.Levels - 1) return new DownLevel(blocks, null, null);
        var halve = Halve();
        var pyramid = Pyramid();
        _skips.Push(_width = options.WidthBelow(level));
        return new DownLevel(blocks, halve, pyramid);
    }

    public IReadOnlyList<NcsnppLayer> Middle() => [Residual(_width, _width), Attention(), Residual(_width, _width)];

    public UpLevel Up(int level)
    {
        var blocks = new List<NcsnppLayer>();
        for (var i = 0; i <= options.ResidualBlocks; i++) blocks.Add(Residual(_width + _skips.Pop(), options.Width(level)));
        var rest = new List<NcsnppLayer>();
        if (options.Attention[level]) rest.Add(Attention());
        if (level > 0) rest.Add(Double());
        return new UpLevel(blocks, rest);
    }

    private ResidualBlock Residual(int inputs, int outputs, Func<Tensor, Tensor>? resample = null)
    {
        _width = outputs;
        return Add(new ResidualBlock(inputs, outputs, resample, options, dropout, parameters));
    }

    private AttentionBlock Attention() => Add(new AttentionBlock(_width, options, parameters));

    private NcsnppLayer Halve() =>
        options.Blocks == ResidualBlockKind.BigGan ? Residual(_width, _width, resampler.Halve)
        : Add(options.ResampleWithConvolution ? new Downsample(resampler, _width, _width, parameters) : new Downsample(resampler));

    private NcsnppLayer Double() =>
        options.Blocks == ResidualBlockKind.BigGan ? Residual(_width, _width, resampler.Double)
        : Add(options.ResampleWithConvolution ? new Upsample(resampler, _width, parameters) : new Upsample(resampler));

    private InputPyramid? Pyramid()
    {
        switch (options.ProgressiveInput)
        {
            case ProgressiveInput.InputSkip:
                var halve = Add(new Downsample(resampler));
                return new InputSkip(halve, Add(new Combine(_pyramid, _width, options.ProgressiveCombine, parameters)));
            case ProgressiveInput.Residual:
                var downsample = Add(new Downsample(resampler, _pyramid, _width, parameters));
                _pyramid = _width;
                return new InputResidual(downsample, options.SkipRescale);
            default:
                return null;
        }
    }

    private T Add<T>(T module) where T : Module
    {
        modules.Add(module);
        return module;
    }
}
