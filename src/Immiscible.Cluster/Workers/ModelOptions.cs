using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Data;
using Immiscible.Models;
using Immiscible.Models.Ddpm;
using Immiscible.Models.Diffusers;
using Immiscible.Models.GuidedDiffusion;
using Immiscible.Models.Ncsnpp;

namespace Immiscible.Cluster.Workers;

/// <summary>Turns a spec's section <c>model</c> into the options of its family of networks.</summary>
internal static class ModelOptions
{
    /// <summary>The network of a run.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="shape">Size of the images.</param>
    /// <param name="classes">Classes of the data set.</param>
    public static NetworkOptions Of(RunSpec spec, ImageShape shape, int classes) => Family(spec.Model) with
    {
        InChannels = shape.Channels,
        OutChannels = shape.Channels,
        Dropout = spec.Model.Dropout,
        Classes = spec.Model.ClassConditional ? classes : 0,
        HasNullClass = spec.Objective.ClassDropout > 0,
    };

    private static NetworkOptions Family(ModelSpec model) => model.Family switch
    {
        "guided-unet" => Guided(model),
        "ncsnpp" => Ncsnpp(model),
        "diffusers-unet" => Diffusers(model),
        _ => Ddpm(model),
    };

    private static DdpmUNetOptions Ddpm(ModelSpec model) => new()
    {
        Channels = model.Channels,
        ChannelMultipliers = model.ChannelMultipliers,
        ResidualBlocks = model.ResidualBlocks,
        Attention = model.Attention,
        Groups = model.Groups,
        PatchSize = model.PatchSize,
    };

    private static GuidedUNetOptions Guided(ModelSpec model) => new()
    {
        Channels = model.Channels,
        ChannelMultipliers = model.ChannelMultipliers,
        ResidualBlocks = model.ResidualBlocks,
        Attention = model.Attention,
        Groups = model.Groups,
        Heads = model.Heads,
        HeadChannels = model.HeadChannels,
        HeadsFirst = model.HeadsFirst,
        ScaleShiftNorm = model.ScaleShiftNorm,
        ResblockUpDown = model.ResampleBlocks,
    };

    private static DiffusersUNetOptions Diffusers(ModelSpec model) => new()
    {
        BlockChannels = [.. model.ChannelMultipliers.Select(multiplier => multiplier * model.Channels)],
        ResidualBlocks = model.ResidualBlocks,
        Attention = model.Attention,
        Groups = model.Groups,
    };

    private static NcsnppOptions Ncsnpp(ModelSpec model) => new()
    {
        Channels = model.Channels,
        ChannelMultipliers = model.ChannelMultipliers,
        ResidualBlocks = model.ResidualBlocks,
        Attention = model.Attention,
        Fir = model.Fir,
        ProgressiveInput = model.ProgressiveInput switch
        {
            "none" => ProgressiveInput.None, "input-skip" => ProgressiveInput.InputSkip, _ => ProgressiveInput.Residual,
        },
        Embedding = model.TimeEmbedding == "positional" ? NoiseEmbedding.Positional : NoiseEmbedding.Fourier,
        FourierScale = model.FourierScale,
        SkipRescale = model.SkipRescale,
    };
}
