using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;

namespace Immiscible.Models.GuidedDiffusion;

/// <summary>Makes the blocks of the UNet: widths, block counts, where attention goes and where the resolution changes.</summary>
internal sealed class GuidedLadder(GuidedUNetOptions options, KeyedDropout dropout, ParameterFactory parameters)
{
    private readonly Stack<int> _skips = new([options.Width(0)]);

    /// <summary>The way down, after the first convolution: every block's output is a skip.</summary>
    public IReadOnlyList<LayerSequence> Down()
    {
        var blocks = new List<LayerSequence>();
        for (var level = 0; level < options.Levels; level++)
        {
            for (var i = 0; i < options.ResidualBlocks; i++) Add(level, new LayerSequence(Block(level, _skips.Peek())));
            if (level < options.Levels - 1) Add(level, new LayerSequence([Downsampling(options.Width(level))]));
        }

        return blocks;

        void Add(int level, LayerSequence block)
        {
            blocks.Add(block);
            _skips.Push(options.Width(level));
        }
    }

    public LayerSequence Middle()
    {
        var width = options.Width(options.Levels - 1);
        return new LayerSequence([Residual(width, width), new AttentionBlock(width, options, parameters), Residual(width, width)]);
    }

    /// <summary>The way up; each block takes one skip beside what comes from below, and the last of a level doubles the resolution.</summary>
    public IReadOnlyList<LayerSequence> Up()
    {
        var blocks = new List<LayerSequence>();
        var below = options.Width(options.Levels - 1);
        for (var level = options.Levels - 1; level >= 0; level--)
            for (var i = 0; i <= options.ResidualBlocks; i++)
            {
                var layers = Block(level, below + _skips.Pop());
                below = options.Width(level);
                if (level > 0 && i == options.ResidualBlocks) layers.Add(Upsampling(below));
                blocks.Add(new LayerSequence(layers));
            }

        return blocks;
    }

    private List<UNetLayer> Block(int level, int inputs)
    {
        var width = options.Width(level);
        var layers = new List<UNetLayer> { Residual(inputs, width) };
        if (options.Attention[level]) layers.Add(new AttentionBlock(width, options, parameters));
        return layers;
    }

    private UNetLayer Downsampling(int width) =>
        options.ResblockUpDown ? Residual(width, width, Resampling.Halve) : new Downsample(width, parameters);

    private UNetLayer Upsampling(int width) =>
        options.ResblockUpDown ? Residual(width, width, Resampling.Double) : new Upsample(width, parameters);

    private ResidualBlock Residual(int inputs, int outputs, Resampling resampling = Resampling.None) =>
        new(inputs, outputs, resampling, options, dropout, parameters);
}
