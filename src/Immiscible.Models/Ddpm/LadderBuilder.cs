using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;
using TorchSharp.Modules;

namespace Immiscible.Models.Ddpm;

/// <summary>Makes the levels of the UNet: widths, block counts and where attention goes.</summary>
internal sealed class LadderBuilder(DdpmUNetOptions options, KeyedDropout dropout, ParameterFactory parameters)
{
    public ModuleList<UNetLayer> Down(int level)
    {
        var width = options.Width(level);
        var layers = new ModuleList<UNetLayer> { Block(level, level == 0 ? options.Channels : options.Width(level - 1)) };
        for (var i = 1; i < options.ResidualBlocks; i++) layers.Add(Block(level, width));
        if (level < options.Levels - 1) layers.Add(new Downsample(width, parameters));
        return layers;
    }

    public (ResidualBlock First, AttentionBlock Attention, ResidualBlock Last) Middle()
    {
        var width = options.Width(options.Levels - 1);
        var first = new ResidualBlock(width, width, options, dropout, parameters);
        var attention = new AttentionBlock(width, options, parameters);
        return (first, attention, new ResidualBlock(width, width, options, dropout, parameters));
    }

    /// <summary>
    /// The way up takes, beside what comes from below, one skip a block: of this level, and for the last block that of the level's entry,
    /// which has the width of the level above.
    /// </summary>
    public ModuleList<UNetLayer> Up(int level)
    {
        var width = options.Width(level);
        var below = options.Width(Math.Min(level + 1, options.Levels - 1));
        var above = level == 0 ? options.Channels : options.Width(level - 1);
        var layers = new ModuleList<UNetLayer> { Block(level, below + width) };
        for (var i = 1; i < options.ResidualBlocks; i++) layers.Add(Block(level, 2 * width));
        layers.Add(Block(level, above + width));
        if (level > 0) layers.Add(new Upsample(width, parameters));
        return layers;
    }

    private UNetLayer Block(int level, int inputs)
    {
        var width = options.Width(level);
        var residual = new ResidualBlock(inputs, width, options, dropout, parameters);
        return options.Attention[level] ? new AttentiveBlock(residual, new AttentionBlock(width, options, parameters)) : residual;
    }
}
