using Immiscible.Models.Initialization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Layers;

/// <summary>Group normalisation with a learned scale and offset a channel; epsilon is DDPM's 1e-6 where not given, not torch's 1e-5.</summary>
internal sealed class GroupNorm : Module
{
    /// <summary>torch's own epsilon.</summary>
    public const double TorchEpsilon = 1e-5;

    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly int _groups;
    private readonly double _epsilon;

    public GroupNorm(int channels, int groups, ParameterFactory parameters, double epsilon = 1e-6) : base(nameof(GroupNorm))
    {
        _groups = groups;
        _epsilon = epsilon;
        _weight = parameters.Ones(channels);
        _bias = parameters.Zeros(channels);
        register_parameter("weight", _weight);
        register_parameter("bias", _bias);
    }

    public Tensor Forward(Tensor x) => functional.group_norm(x, _groups, _weight, _bias, _epsilon);
}
