using Immiscible.Compute.Native;
using Immiscible.Compute.Optimizers;
using Immiscible.Compute.Parameters;
using Immiscible.Diffusion.Distances;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Tensors;
using Immiscible.Models.Ddpm;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Training;

/// <summary>A DDPM UNet in training on the CPU with Adam and a moving average.</summary>
public sealed class DiffusionReplica : IReplica
{
    private readonly ReplicaOptions _options;
    private readonly DdpmUNet _network;
    private readonly FlatParameters _flat;
    private readonly DdpmObjective _objective;
    private readonly Dictionary<string, float[]> _state;
    private readonly InnerProductMatrix _products = new();
    private readonly TensorBuffer _images = new();
    private readonly TensorBuffer _noises = new();

    /// <summary>A replica with the initial weights of the seed, on the calling thread, whose torch thread count it sets.</summary>
    /// <exception cref="DiffusionException">The objective's options are out of range.</exception>
    /// <exception cref="Models.ModelException">The model's options contradict each other or the images' size.</exception>
    /// <exception cref="TorchRuntimeException">libtorch does not load.</exception>
    public DiffusionReplica(ReplicaOptions options)
    {
        TorchRuntime.EnsureLoaded();
        options.Model.Validate(options.Height, options.Width);
        set_num_threads(options.Threads);
        _options = options;
        _objective = new DdpmObjective(options.Objective.CreateSchedule(), options.Objective.Prediction);
        _network = new DdpmUNet(options.Model, options.Seed);
        _flat = new FlatParameters(_network);
        _state = new()
        {
            [StateVectors.Ema] = _flat.ValueSpan.ToArray(),
            [StateVectors.FirstMoment] = new float[Layout.Length],
            [StateVectors.SecondMoment] = new float[Layout.Length],
        };
    }

    /// <inheritdoc/>
    public FlatLayout Layout => _flat.Layout;

    /// <inheritdoc/>
    public IReadOnlyList<string> StateNames { get; } =
        [StateVectors.Parameters, StateVectors.Ema, StateVectors.FirstMoment, StateVectors.SecondMoment];

    /// <inheritdoc/>
    public Span<float> State(string name) =>
        name == StateVectors.Parameters ? _flat.ValueSpan
        : _state.TryGetValue(name, out var vector) ? vector
        : throw new ArgumentException($"there is no state vector '{name}'", nameof(name));

    /// <inheritdoc/>
    public double ComputeGranule(in GranuleBatch batch, Span<float> gradient)
    {
        RequireLength(gradient.Length, Layout.Length, "gradient");
        using var scope = NewDisposeScope();
        long[] shape = [batch.Count, _options.Model.InChannels, _options.Height, _options.Width];
        var images = _images.Load(batch.Images, shape);
        var noises = _noises.Load(batch.Noises, shape);
        var labels = _options.Model.Classes > 0 ? Int64(batch.Labels) : null;

        _flat.GradientSpan.Clear();
        _network.Dropout.Begin(batch.Step, batch.Granule);
        var loss = _objective.Losses(new ObjectiveBatch
        {
            Network = _network.Forward, Target = _network.Forward, Images = images, Noises = noises, TimeDraws = batch.TimeDraws, Labels = labels, Step = batch.Step,
        }).mean();
        loss.backward();
        _flat.GradientSpan.CopyTo(gradient);
        return loss.item<float>();
    }

    /// <inheritdoc/>
    public void InnerProducts(ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products) =>
        _products.Compute(images, noises, rows, columns, products);

    /// <inheritdoc/>
    public double Apply(ReadOnlySpan<float> gradient, float scale, long step)
    {
        var norm = Norm(gradient, scale);
        ApplyPart(gradient, scale, norm, step, ..);
        return norm;
    }

    /// <inheritdoc/>
    public double Norm(ReadOnlySpan<float> gradient, float scale)
    {
        RequireLength(gradient.Length, Layout.Length, "gradient");
        return GradientNorm.Compute(gradient) * scale;
    }

    /// <inheritdoc/>
    public void ApplyPart(ReadOnlySpan<float> gradient, float scale, double norm, long step, Range part)
    {
        RequireLength(gradient.Length, Layout.Length, "gradient");
        FlatUpdate.Step(
            _options.Optimizer.At(step), _flat.ValueSpan, gradient, State(StateVectors.FirstMoment), State(StateVectors.SecondMoment),
            [new MovingAverage(_state[StateVectors.Ema], (float)_options.Ema.At(step))], part, step + 1,
            (float)(scale * _options.Optimizer.ClipCoefficient(norm)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _products.Dispose();
        _images.Dispose();
        _noises.Dispose();
        _flat.Dispose();
        _network.Dispose();
    }

    private static Tensor Int64(ReadOnlySpan<int> values)
    {
        var copy = new long[values.Length];
        for (var i = 0; i < copy.Length; i++) copy[i] = values[i];
        return tensor(copy);
    }

    private static void RequireLength(int actual, int expected, string what)
    {
        if (actual != expected) throw new ArgumentException($"{what} has {actual} values, {expected} are needed");
    }
}
