using Immiscible.Compute.Tensors;
using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Conv2d = Immiscible.Models.Layers.Conv2d;
using Embedding = Immiscible.Models.Layers.Embedding;
using GroupNorm = Immiscible.Models.Layers.GroupNorm;
using Linear = Immiscible.Models.Layers.Linear;

namespace Immiscible.Models.Ddpm;

/// <summary>
/// The UNet of denoising diffusion probabilistic models (Ho, Jain and Abbeel, 2020, appendix B), with the layout and the state-dict
/// names of tqch/ddpm-torch. With <see cref="NetworkOptions.Classes"/> above zero a learned class embedding, <c>label_emb</c>, is added to the time
/// embedding, as in guided-diffusion.
/// </summary>
/// <remarks>
/// Weights begin as in the reference (uniform with fan-average scaling; last layers of blocks all but zero), drawn from counter randomness:
/// the same seed gives the same bits. Not thread-safe.
/// </remarks>
public sealed class DdpmUNet : ImageNetwork
{
    private readonly Linear _embed0, _embed2;
    private readonly Embedding? _labels;
    private readonly Conv2d _inConv;
    private readonly List<ModuleList<UNetLayer>> _down = [], _up = [];
    private readonly ResidualBlock _middle0, _middle2;
    private readonly AttentionBlock _middle1;
    private readonly GroupNorm _outNorm;
    private readonly Conv2d _outConv;
    private readonly TimestepEmbedding _time;
    private readonly int _patch;

    /// <param name="options">shape of the network</param>
    /// <param name="seed">seed of the run: of the initial weights and of dropout</param>
    /// <exception cref="ModelException">The options contradict each other.</exception>
    public DdpmUNet(DdpmUNetOptions options, ulong seed) : base(nameof(DdpmUNet), options, seed)
    {
        options.Validate();
        _patch = options.PatchSize;
        _time = new TimestepEmbedding(options.Channels);

        var folded = options.PatchSize * options.PatchSize;
        var parameters = new ParameterFactory(seed);
        var ladder = new LadderBuilder(options, Dropout, parameters);
        _embed0 = new Linear(options.Channels, options.TimeChannels, parameters);
        _embed2 = new Linear(options.TimeChannels, options.TimeChannels, parameters);
        Register("embed", ("0", _embed0), ("2", _embed2));
        register_module("in_conv", _inConv = new Conv2d(options.InChannels * folded, options.Channels, 3, parameters, padding: 1));
        for (var level = 0; level < options.Levels; level++) _down.Add(ladder.Down(level));
        Register("downsamples", [.. _down.Select((layers, level) => ($"level_{level}", (Module)layers))]);
        (_middle0, _middle1, _middle2) = ladder.Middle();
        Register("middle", ("0", _middle0), ("1", _middle1), ("2", _middle2));
        for (var level = 0; level < options.Levels; level++) _up.Add(ladder.Up(level));
        Register("upsamples", [.. _up.Select((layers, level) => ($"level_{level}", (Module)layers))]);
        _outNorm = new GroupNorm(options.Channels, options.Groups, parameters);
        _outConv = new Conv2d(options.Channels, options.OutChannels * folded, 3, parameters, padding: 1, scale: 0);
        Register("out_conv", ("0", _outNorm), ("2", _outConv));
        if (options.Classes > 0)
            register_module("label_emb", _labels = new Embedding(options.EmbeddedClasses, options.TimeChannels, parameters));
    }

    /// <inheritdoc/>
    /// <remarks>Height and width must be divisible by patch size x 2^(levels - 1).</remarks>
    public override Tensor Forward(Tensor x, Tensor times, Tensor? labels = null)
    {
        using var scope = NewDisposeScope();
        var embedding = _embed2.Forward(functional.silu(_embed0.Forward(_time.Forward(times).to_type(x.dtype))));
        if (_labels is not null) embedding = embedding.Plus(_labels.Forward(RequireLabels(labels)));

        embedding = functional.silu(embedding);

        var skips = new Stack<Tensor>();
        var h = _inConv.Forward(_patch > 1 ? functional.pixel_unshuffle(x, _patch) : x);
        skips.Push(h);
        foreach (var layers in _down)
            foreach (var layer in layers)
                skips.Push(h = layer.Forward(h, embedding));

        h = _middle0.Forward(h, embedding);
        h = _middle1.Forward(h, embedding);
        h = _middle2.Forward(h, embedding);

        for (var level = _up.Count - 1; level >= 0; level--)
            foreach (var layer in _up[level])
                h = layer is Upsample ? layer.Forward(h, embedding) : layer.Forward(cat([h, skips.Pop()], 1), embedding);
        h = _outConv.Forward(functional.silu(_outNorm.Forward(h)));
        return (_patch > 1 ? functional.pixel_shuffle(h, _patch) : h).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _time.Dispose();
        base.Dispose(disposing);
    }

    private void Register(string name, params (string Name, Module Module)[] children) => register_module(name, new NamedModules(children));
}
