using System.Collections.Immutable;

namespace Immiscible.Cluster.Contracts.Specs.Schema;

/// <content>The network.</content>
internal static partial class SpecFields
{
    public static IReadOnlyList<SpecField> Model { get; } =
    [
        new SpecField<string>("model.family", Words("ddpm-unet", "guided-unet", "ncsnpp", "diffusers-unet"), s => s.Model.Family, (s, v) => s with { Model = s.Model with { Family = v } }),
        new SpecField<int>("model.patchSize", Integer(1, 16), s => s.Model.PatchSize, (s, v) => s with { Model = s.Model with { PatchSize = v } }),
        new SpecField<int>("model.channels", Integer(1, 4096), s => s.Model.Channels, (s, v) => s with { Model = s.Model with { Channels = v } }),
        new SpecField<ImmutableArray<int>>("model.channelMultipliers", new SequenceValue<int>(Integer(1, 64), 1, 8),
            s => s.Model.ChannelMultipliers, (s, v) => s with { Model = s.Model with { ChannelMultipliers = v } }),
        new SpecField<int>("model.residualBlocks", Integer(1, 16),
            s => s.Model.ResidualBlocks, (s, v) => s with { Model = s.Model with { ResidualBlocks = v } }),
        new SpecField<ImmutableArray<bool>>("model.attention", new SequenceValue<bool>(Flag, 1, 8),
            s => s.Model.Attention, (s, v) => s with { Model = s.Model with { Attention = v } }),
        new SpecField<double>("model.dropout", Fraction, s => s.Model.Dropout, (s, v) => s with { Model = s.Model with { Dropout = v } }),
        new SpecField<int>("model.groups", Integer(1, 4096), s => s.Model.Groups, (s, v) => s with { Model = s.Model with { Groups = v } }),
        new SpecField<bool>("model.classConditional", Flag,
            s => s.Model.ClassConditional, (s, v) => s with { Model = s.Model with { ClassConditional = v } }),
        new SpecField<int>("model.heads", Integer(1, 64), s => s.Model.Heads, (s, v) => s with { Model = s.Model with { Heads = v } }),
        new SpecField<int>("model.headChannels", Integer(0, 1024),
            s => s.Model.HeadChannels, (s, v) => s with { Model = s.Model with { HeadChannels = v } }),
        new SpecField<bool>("model.headsFirst", Flag, s => s.Model.HeadsFirst, (s, v) => s with { Model = s.Model with { HeadsFirst = v } }),
        new SpecField<bool>("model.scaleShiftNorm", Flag,
            s => s.Model.ScaleShiftNorm, (s, v) => s with { Model = s.Model with { ScaleShiftNorm = v } }),
        new SpecField<bool>("model.resampleBlocks", Flag,
            s => s.Model.ResampleBlocks, (s, v) => s with { Model = s.Model with { ResampleBlocks = v } }),
        new SpecField<bool>("model.fir", Flag, s => s.Model.Fir, (s, v) => s with { Model = s.Model with { Fir = v } }),
        new SpecField<string>("model.progressiveInput", Words("residual", "input-skip", "none"),
            s => s.Model.ProgressiveInput, (s, v) => s with { Model = s.Model with { ProgressiveInput = v } }),
        new SpecField<string>("model.timeEmbedding", Words("fourier", "positional"),
            s => s.Model.TimeEmbedding, (s, v) => s with { Model = s.Model with { TimeEmbedding = v } }),
        new SpecField<double>("model.fourierScale", Positive,
            s => s.Model.FourierScale, (s, v) => s with { Model = s.Model with { FourierScale = v } }),
        new SpecField<bool>("model.skipRescale", Flag, s => s.Model.SkipRescale, (s, v) => s with { Model = s.Model with { SkipRescale = v } }),
        new SpecField<string?>("model.weights", new TextValue("the path of a .safetensors file, or null", @"\A[^\0]+\z", nullable: true),
            s => s.Model.Weights, (s, v) => s with { Model = s.Model with { Weights = v } }) { Harmless = true },
    ];}
