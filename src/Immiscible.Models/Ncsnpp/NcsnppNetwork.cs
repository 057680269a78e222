using Immiscible.Compute.Tensors;
using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;
using Immiscible.Models.Ncsnpp.Resampling;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Conv2d = Immiscible.Models.Layers.Conv2d;
using Embedding = Immiscible.Models.Layers.Embedding;
using GroupNorm = Immiscible.Models.Layers.GroupNorm;
using Linear = Immiscible.Models.Layers.Linear;

namespace Immiscible.Models.Ncsnpp;

/// <summary>
/// NCSN++ (Song et al., "Score-based generative modeling through SDEs", 2021, appendix H), with the layout and the state-dict names of
/// <c>models/ncsnpp.py</c> of yang-song/score_sde_pytorch, without progressive output. With <see cref="NetworkOptions.Classes"/> above zero a
/// learned class embedding, <c>label_emb</c>, is added to the time embedding, as in guided-diffusion.
/// </summary>
/// <remarks>
/// Weights begin as in the reference (uniform with fan-average scaling; last layers of blocks all but zero), drawn from counter randomness: the same
/// seed gives the same bits. The frequencies of the Fourier embedding and, unless <see cref="NcsnppOptions.LogarithmicTime"/>, the noise levels
/// (<c>sigmas</c>) are parameters that are not trained: saved, sent and restored with the others. Not thread-safe.
/// </remarks>
public sealed class NcsnppNetwork : ImageNetwork
{
    private readonly NcsnppOptions _options;
    private readonly Resampler _resampler;
    private readonly TimestepEmbedding? _positional;
    private readonly FourierProjection? _fourier;
    private readonly Parameter? _sigmas;
    private readonly Linear _embed0, _embed1;
    private readonly Embedding? _labels;
    private readonly Conv2d _inConv, _outConv;
    private readonly List<DownLevel> _down = [];
    private readonly IReadOnlyList<NcsnppLayer> _middle;
    private readonly List<UpLevel> _up = [];
    private readonly GroupNorm _outNorm;

    /// <param name="options">shape of the network</param>
    /// <param name="seed">seed of the run: of the initial weights and of dropout</param>
    /// <exception cref="ModelException">The options contradict each other.</exception>
    public NcsnppNetwork(NcsnppOptions options, ulong seed) : base(nameof(NcsnppNetwork), options, seed)
    {
        options.Validate();
        _options = options;
        _resampler = Resampler.Of(options);
        if (!options.LogarithmicTime) register_parameter("sigmas", _sigmas = NoiseLevels.Create(options));

        var parameters = new ParameterFactory(seed);
        var modules = new List<Module>();
        if (options.Embedding == NoiseEmbedding.Positional) _positional = new TimestepEmbedding(options.Channels);
        else modules.Add(_fourier = new FourierProjection(options.Channels, options.FourierScale, parameters));
        modules.Add(_embed0 = new Linear(_fourier is null ? options.Channels : 2 * options.Channels, options.TimeChannels, parameters));
        modules.Add(_embed1 = new Linear(options.TimeChannels, options.TimeChannels, parameters));
        modules.Add(_inConv = new Conv2d(options.InChannels, options.Channels, 3, parameters, padding: 1));
        var ladder = new LadderBuilder(options, _resampler, Dropout, parameters, modules);
        for (var level = 0; level < options.Levels; level++) _down.Add(ladder.Down(level));
        _middle = ladder.Middle();
        for (var level = options.Levels - 1; level >= 0; level--) _up.Add(ladder.Up(level));
        modules.Add(_outNorm = new GroupNorm(options.Width(0), NcsnppOptions.Groups(options.Width(0)), parameters));
        modules.Add(_outConv = new Conv2d(options.Width(0), options.OutChannels, 3, parameters, padding: 1, scale: options.InitScale));
        register_module("all_modules", new NamedModules(modules.Select((module, i) => ($"{i}", module))));
        if (options.Classes > 0)
            register_module("label_emb", _labels = new Embedding(options.EmbeddedClasses, options.TimeChannels, parameters));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Times are sigma, ln(sigma) / 4 or the index of a noise level: see <see cref="NcsnppOptions.LogarithmicTime"/> and
    /// <see cref="NcsnppOptions.Embedding"/>. Height and width must be divisible by 2^(levels - 1).
    /// </remarks>
    public override Tensor Forward(Tensor x, Tensor times, Tensor? labels = null)
    {
        using var scope = NewDisposeScope();
        var embedding = Embed(times, labels, x.dtype);
        if (!_options.Centered) x = x.Times(2) - ones(1, x.dtype, x.device);

        var skips = new Stack<Tensor>();
        var h = Descend(x, embedding, skips);
        foreach (var layer in _middle) h = layer.Forward(h, embedding);
        foreach (var level in _up)
        {
            foreach (var block in level.Blocks) h = block.Forward(cat([h, skips.Pop()], 1), embedding);
            foreach (var layer in level.Rest) h = layer.Forward(h, embedding);
        }

        h = _outConv.Forward(functional.silu(_outNorm.Forward(h)));
        return (_options.ScaleBySigma ? h / Sigmas(times).view(-1, 1, 1, 1) : h).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _positional?.Dispose();
            _resampler.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Swish of the embedding of times and labels, [batch, time channels]: every block begins with that.</summary>
    private Tensor Embed(Tensor times, Tensor? labels, ScalarType type)
    {
        var projected = _fourier is null ? _positional!.Forward(times) : _fourier.Forward(_options.LogarithmicTime ? Float(times) : Float(times).log());
        var embedding = _embed1.Forward(functional.silu(_embed0.Forward(projected.to_type(type))));
        return functional.silu(_labels is null ? embedding : embedding.Plus(_labels.Forward(RequireLabels(labels))));
    }

    private Tensor Descend(Tensor x, Tensor embedding, Stack<Tensor> skips)
    {
        var pyramid = x;
        var h = _inConv.Forward(x);
        skips.Push(h);
        foreach (var level in _down)
        {
            foreach (var block in level.Blocks)
            {
                foreach (var layer in block) h = layer.Forward(h, embedding);
                skips.Push(h);
            }

            if (level.Halve is null) continue;
            h = level.Halve.Forward(h, embedding);
            if (level.Pyramid is not null) (pyramid, h) = level.Pyramid.Enter(pyramid, h, embedding);
            skips.Push(h);
        }

        return h;
    }

    private Tensor Sigmas(Tensor times) => _fourier is null ? _sigmas!.index_select(0, times.to_type(ScalarType.Int64)) : times;

    private static Tensor Float(Tensor times) => times.to_type(ScalarType.Float32);
}
