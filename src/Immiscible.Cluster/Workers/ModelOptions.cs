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
    public static NetworkOptions Of(RunSpec spec, ImageShape shape, int classes) => Family(spec) with
    {
        InChannels = shape.Channels,
        OutChannels = shape.Channels,
        Dropout = spec.Model.Dropout,
        Classes = spec.Model.ClassConditional ? classes : 0,
        HasNullClass = spec.Objective.ClassDropout > 0,
    };

    private static NetworkOptions Family(RunSpec spec) => spec.Model.Family switch
    {
        "guided-unet" => Guided(spec.Model),
        "ncsnpp" => Ncsnpp(spec),
        "diffusers-unet" => Diffusers(spec.Model),
        _ => Ddpm(spec.Model),
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
        ScaleShiftNorm = model.ScaleShiftNorm,
        ResblockUpDown = model.ResampleBlocks,
    };

    private static DiffusersUNetOptions Diffusers(ModelSpec model) => new()
    {
        Channels = model.Channels,
        ChannelMultipliers = model.ChannelMultipliers,
        ResidualBlocks = model.ResidualBlocks,
        Attention = model.Attention,
        Groups = model.Groups,
    };

    private static NcsnppOptions Ncsnpp(RunSpec spec) => new()
    {
        Channels = spec.Model.Channels,
        ChannelMultipliers = spec.Model.ChannelMultipliers,
        ResidualBlocks = spec.Model.ResidualBlocks,
        Attention = spec.Model.Attention,
    };
}
