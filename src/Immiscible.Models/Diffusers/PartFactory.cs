using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;

namespace Immiscible.Models.Diffusers;

/// <summary>Makes what the blocks of one network consist of.</summary>
internal sealed class PartFactory(DiffusersUNetOptions options, KeyedDropout dropout, ParameterFactory parameters)
{
    public DiffusersUNetOptions Options => options;

    public ParameterFactory Parameters => parameters;

    public ResnetBlock Resnet(int inputs, int outputs) => new(inputs, outputs, this, dropout);

    /// <summary>As many attention blocks as asked for; none where there is no attention.</summary>
    public IReadOnlyList<AttentionBlock> Attentions(bool present, int count, int channels) =>
        [.. Enumerable.Range(0, present ? count : 0).Select(_ => new AttentionBlock(channels, this))];

    public GroupNorm Norm(int channels) => new(channels, options.Groups, parameters, options.NormEpsilon);
}
