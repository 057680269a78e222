using Immiscible.Compute.Tensors;
using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using GroupNorm = Immiscible.Models.Layers.GroupNorm;

namespace Immiscible.Models.GuidedDiffusion;

/// <summary>
/// The UNet of guided diffusion (Dhariwal and Nichol, "Diffusion Models Beat GANs on Image Synthesis", 2021), with the layout and the
/// state-dict names of <c>UNetModel</c> in openai/guided-diffusion, openai/consistency_models and TorchCFM.
/// </summary>
/// <remarks>
/// Weights begin as torch's layers do, the last layer of each block and of the network at zero, drawn from counter randomness: the same seed
/// gives the same bits. Times may be whole or fractional. Not thread-safe.
/// </remarks>
public sealed class GuidedUNet : ImageNetwork
{
    private readonly TimestepEmbedding _time;
    private readonly Linear _embed0, _embed2;
    private readonly Embedding? _labels;
    private readonly Conv2d _stem;
    private readonly IReadOnlyList<LayerSequence> _down, _up;
    private readonly LayerSequence _middle;
    private readonly GroupNorm _outNorm;
    private readonly Conv2d _outConv;

    /// <param name="options">shape of the network</param>
    /// <param name="seed">seed of the run: of the initial weights and of dropout</param>
    /// <exception cref="ModelException">The options contradict each other.</exception>
    public GuidedUNet(GuidedUNetOptions options, ulong seed) : base(nameof(GuidedUNet), options, seed)
    {
        options.Validate();
        _time = new TimestepEmbedding(options.Channels, shift: 0, cosineFirst: true);

        var parameters = new TorchParameterFactory(seed);
        var ladder = new GuidedLadder(options, Dropout, parameters);
        var width = options.Width(0);
        _embed0 = new Linear(options.Channels, options.TimeChannels, parameters);
        _embed2 = new Linear(options.TimeChannels, options.TimeChannels, parameters);
        Register("time_embed", ("0", _embed0), ("2", _embed2));
        _stem = new Conv2d(options.InChannels, width, 3, parameters, padding: 1);
        _down = ladder.Down();
        Register("input_blocks", [("0", new NamedModules([("0", _stem)])), .. _down.Select((block, i) => ($"{i + 1}", (Module)block))]);
        register_module("middle_block", _middle = ladder.Middle());
        _up = ladder.Up();
        register_module("output_blocks", NamedModules.Numbered(_up));
        _outNorm = new GroupNorm(width, options.Groups, parameters, GroupNorm.TorchEpsilon);
        _outConv = new Conv2d(width, options.OutChannels, 3, parameters, padding: 1, scale: 0);
        Register("out", ("0", _outNorm), ("2", _outConv));
        if (options.Classes > 0)
            register_module("label_emb", _labels = new Embedding(options.EmbeddedClasses, options.TimeChannels, parameters));
    }

    /// <inheritdoc/>
    /// <remarks>Height and width must be divisible by 2^(levels - 1).</remarks>
    public override Tensor Forward(Tensor x, Tensor times, Tensor? labels = null)
    {
        using var scope = NewDisposeScope();
        var embedding = _embed2.Forward(functional.silu(_embed0.Forward(_time.Forward(times).to_type(x.dtype))));
        if (_labels is not null) embedding = embedding.Plus(_labels.Forward(RequireLabels(labels)));

        embedding = functional.silu(embedding);

        var skips = new Stack<Tensor>();
        var h = _stem.Forward(x);
        skips.Push(h);
        foreach (var block in _down) skips.Push(h = block.Forward(h, embedding));
        h = _middle.Forward(h, embedding);
        foreach (var block in _up) h = block.Forward(cat([h, skips.Pop()], 1), embedding);
        return _outConv.Forward(functional.silu(_outNorm.Forward(h))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _time.Dispose();
        base.Dispose(disposing);
    }

    private void Register(string name, params (string Name, Module Module)[] children) => register_module(name, new NamedModules(children));
}
