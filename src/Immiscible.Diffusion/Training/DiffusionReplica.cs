using Immiscible.Compute.Native;
using Immiscible.Compute.Optimizers;
using Immiscible.Compute.Parameters;
using Immiscible.Diffusion.Distances;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Tensors;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Training;

/// <summary>A network in training on the CPU, with its moving averages and, where the objective has one, its target network.</summary>
public sealed class DiffusionReplica : IReplica
{
    private readonly ReplicaOptions _options;
    private readonly IObjective _objective;
    private readonly TrainedNetwork _student;
    private readonly TrainedNetwork? _target;
    private readonly ClassDropout _classDropout;
    private readonly Dictionary<string, float[]> _state;
    private readonly (string Name, EmaOptions Options)[] _averages;
    private readonly InnerProductMatrix _products = new();
    private readonly TensorBuffer _images = new();
    private readonly TensorBuffer _noises = new();

    /// <summary>A replica with its initial weights, on the calling thread, whose torch thread count it sets.</summary>
    /// <exception cref="DiffusionException">The objective's options are out of range.</exception>
    /// <exception cref="Models.ModelException">
    /// The model's options contradict each other or the images' size, or the file of weights does not fit the network.
    /// </exception>
    /// <exception cref="TorchRuntimeException">libtorch does not load.</exception>
    public DiffusionReplica(ReplicaOptions options)
    {
        TorchRuntime.EnsureLoaded();
        options.Model.Validate(options.Height, options.Width);
        set_num_threads(options.Threads);
        _options = options;
        _objective = options.Objective.Create(options.Model.InChannels * options.Height * options.Width);
        _classDropout = new ClassDropout(options.ClassDropout, options.Model.Classes, options.Seed);
        _student = new TrainedNetwork(options.Model, options.Seed, options.Weights);
        if (_objective.HasTarget) _target = new TrainedNetwork(options.Model, options.Seed, options.Weights);
        _averages =
        [
            (StateVectors.Ema, options.Ema), .. options.FurtherDecays.Select(decay => (StateVectors.EmaOf(decay), options.Ema with { Decay = decay })),
        ];
        _state = _averages.ToDictionary(static average => average.Name, _ => _student.Flat.ValueSpan.ToArray());
        _state[StateVectors.FirstMoment] = new float[Layout.Length];
        _state[StateVectors.SecondMoment] = new float[Layout.Length];
        string[] target = _target is null ? [] : [StateVectors.Target];
        StateNames = [StateVectors.Parameters, .. _averages.Select(static average => average.Name), .. target, StateVectors.FirstMoment, StateVectors.SecondMoment];
    }

    /// <inheritdoc/>
    public FlatLayout Layout => _student.Flat.Layout;

    /// <inheritdoc/>
    public IReadOnlyList<string> StateNames { get; }

    /// <summary>The network in training as the objective calls it, with the dropout of the granule computed last: for whoever measures.</summary>
    public Denoiser Denoiser => _student.Forward;

    /// <summary>Is told when a part of <see cref="ComputeGranule"/> or <see cref="Apply"/> is done: for whoever measures; null for nobody.</summary>
    public Action<ReplicaPart>? Done { get; set; }

    /// <summary>Zeroes the gradient that backward passes add to.</summary>
    public void ClearGradient() => _student.Flat.GradientSpan.Clear();

    /// <inheritdoc/>
    public Span<float> State(string name) =>
        name == StateVectors.Parameters ? _student.Flat.ValueSpan
        : name == StateVectors.Target && _target is not null ? _target.Flat.ValueSpan
        : _state.TryGetValue(name, out var vector) ? vector
        : throw new ArgumentException($"there is no state vector '{name}'", nameof(name));

    /// <inheritdoc/>
    public double ComputeGranule(in GranuleBatch batch, Span<float> gradient)
    {
        RequireLength(gradient.Length, Layout.Length, "gradient");
        using var scope = NewDisposeScope();
        long[] shape = [batch.Count, _options.Model.InChannels, _options.Height, _options.Width];

        ClearGradient();
        Done?.Invoke(ReplicaPart.Clear);
        _student.Network.Dropout.Begin(batch.Step, batch.Granule);
        _target?.Network.Dropout.Begin(batch.Step, batch.Granule);
        var (images, noises) = (_images.Load(batch.Images, shape), _noises.Load(batch.Noises, shape));
        Done?.Invoke(ReplicaPart.Load);
        var losses = _objective.Losses(new ObjectiveBatch
        {
            Network = _student.Forward,
            Target = (_target ?? _student).Forward,
            Images = images,
            Noises = noises,
            TimeDraws = batch.TimeDraws,
            Labels = _options.Model.Classes > 0 ? Labels(batch) : null,
            Step = batch.Step,
        });
        var loss = losses.mean();
        Done?.Invoke(ReplicaPart.Forward);
        loss.backward();
        Done?.Invoke(ReplicaPart.Backward);
        _student.Flat.GradientSpan.CopyTo(gradient);
        var value = loss.item<float>();
        Done?.Invoke(ReplicaPart.CopyOut);
        return value;
    }

    /// <inheritdoc/>
    public void InnerProducts(ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products) =>
        _products.Compute(images, noises, rows, columns, products);

    /// <inheritdoc/>
    public double Apply(ReadOnlySpan<float> gradient, float scale, long step)
    {
        var norm = Norm(gradient, scale);
        Done?.Invoke(ReplicaPart.Norm);
        ApplyPart(gradient, scale, norm, step, ..);
        Done?.Invoke(ReplicaPart.Update);
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
        MovingAverage[] averages = [.. Averages(step)];
        foreach (var trained in _student.Trained(part))
            FlatUpdate.Step(
                _options.Optimizer.At(step), _student.Flat.ValueSpan, gradient, State(StateVectors.FirstMoment), State(StateVectors.SecondMoment),
                averages, trained, step + 1, (float)(scale * _options.Optimizer.ClipCoefficient(norm)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _products.Dispose();
        _images.Dispose();
        _noises.Dispose();
        _student.Dispose();
        _target?.Dispose();
    }

    private IEnumerable<MovingAverage> Averages(long step)
    {
        foreach (var (name, options) in _averages) yield return new MovingAverage(_state[name], (float)options.At(step));
        if (_target is not null) yield return new MovingAverage(_target.Flat.ValueMemory, (float)_objective.TargetDecay(step));
    }

    private Tensor Labels(in GranuleBatch batch)
    {
        var told = new long[batch.Count];
        for (var i = 0; i < told.Length; i++) told[i] = _classDropout.Apply(batch.Labels[i], batch.Step, batch.Granule * batch.Count + i);
        return tensor(told);
    }

    private static void RequireLength(int actual, int expected, string what)
    {
        if (actual != expected) throw new ArgumentException($"{what} has {actual} values, {expected} are needed");
    }
}
