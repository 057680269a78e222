using Immiscible.Compute.Tensors;
using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Diffusers;

/// <summary>
/// The unconditional or class-conditional UNet of huggingface/diffusers, with the layout and the state-dict names of its
/// <c>UNet2DModel</c>, whose published weights (google/ddpm-cifar10-32 and its like) fit it.
/// </summary>
/// <remarks>
/// Weights begin as torch's layers do, drawn from counter randomness: the same seed gives the same bits. Times may be whole or fractional.
/// Not thread-safe.
/// </remarks>
public sealed class DiffusersUNet : ImageNetwork
{
    private readonly TimestepEmbedding _time;
    private readonly Linear _embed1, _embed2;
    private readonly Embedding? _classes;
    private readonly Conv2d _convIn, _convOut;
    private readonly IReadOnlyList<DownBlock> _down;
    private readonly MiddleBlock _middle;
    private readonly IReadOnlyList<UpBlock> _up;
    private readonly GroupNorm _normOut;

    /// <param name="options">shape of the network</param>
    /// <param name="seed">seed of the run: of the initial weights and of dropout</param>
    /// <exception cref="ModelException">The options contradict each other.</exception>
    public DiffusersUNet(DiffusersUNetOptions options, ulong seed) : base(nameof(DiffusersUNet), options, seed)
    {
        options.Validate();
        var width = options.BlockChannels[0];
        _time = new TimestepEmbedding(width, options.FrequencyShift, options.FlipSinToCos);

        var parts = new PartFactory(options, Dropout, new TorchParameterFactory(seed));
        _embed1 = new Linear(width, options.TimeChannels, parts.Parameters);
        _embed2 = new Linear(options.TimeChannels, options.TimeChannels, parts.Parameters);
        register_module("time_embedding", new NamedModules([("linear_1", _embed1), ("linear_2", _embed2)]));
        register_module("conv_in", _convIn = new Conv2d(options.InChannels, width, 3, parts.Parameters, padding: 1));
        _down = [.. Enumerable.Range(0, options.Levels).Select(level => new DownBlock(level, parts))];
        register_module("down_blocks", NamedModules.Numbered(_down));
        register_module("mid_block", _middle = new MiddleBlock(parts));
        _up = [.. Enumerable.Range(0, options.Levels).Reverse().Select(level => new UpBlock(level, parts))];
        register_module("up_blocks", NamedModules.Numbered(_up));
        register_module("conv_norm_out", _normOut = parts.Norm(width));
        register_module("conv_out", _convOut = new Conv2d(width, options.OutChannels, 3, parts.Parameters, padding: 1));
        if (options.Classes > 0)
            register_module("class_embedding", _classes = new Embedding(options.EmbeddedClasses, options.TimeChannels, parts.Parameters));
    }

    /// <inheritdoc/>
    /// <remarks>Height and width must be divisible by 2^(levels - 1).</remarks>
    public override Tensor Forward(Tensor x, Tensor times, Tensor? labels = null)
    {
        using var scope = NewDisposeScope();
        var embedding = _embed2.Forward(functional.silu(_embed1.Forward(_time.Forward(times).to_type(x.dtype))));
        if (_classes is not null) embedding = embedding.Plus(_classes.Forward(RequireLabels(labels)));

        embedding = functional.silu(embedding);

        var skips = new Stack<Tensor>();
        var h = _convIn.Forward(x);
        skips.Push(h);
        foreach (var block in _down) h = block.Forward(h, embedding, skips);
        h = _middle.Forward(h, embedding);
        foreach (var block in _up) h = block.Forward(h, embedding, skips);
        return _convOut.Forward(functional.silu(_normOut.Forward(h))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _time.Dispose();
        base.Dispose(disposing);
    }
}
