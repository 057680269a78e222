using Immiscible.Compute.Native;
using Immiscible.Compute.Optimizers;
using Immiscible.Compute.Parameters;
using Immiscible.Diffusion.Distances;
using Immiscible.Diffusion.Tensors;
using Immiscible.Numerics.Vectors;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Training;

/// <summary>A network in training on the CPU, with its moving averages and, where the objective has one, its target network.</summary>
public sealed class DiffusionReplica : IMeasuredReplica
{
    private readonly ReplicaOptions _options;
    private readonly GranulePass _pass;
    private readonly TrainedNetwork _student;
    private readonly TrainedNetwork? _target;
    private readonly Dictionary<string, HostVector> _state;
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
        _pass = new GranulePass(options);
        _student = new TrainedNetwork(options.Model, options.Seed, options.Weights);
        if (_pass.Objective.HasTarget) _target = new TrainedNetwork(options.Model, options.Seed, options.Weights);
        _averages = options.Averages();
        _state = _averages.ToDictionary(static average => average.Name, _ => new HostVector(_student.Flat.ValueSpan.ToArray()));
        _state[StateVectors.FirstMoment] = new HostVector(new float[Layout.Length]);
        _state[StateVectors.SecondMoment] = new HostVector(new float[Layout.Length]);
        _state[StateVectors.Parameters] = new HostVector(_student.Flat.ValueMemory);
        if (_target is not null) _state[StateVectors.Target] = new HostVector(_target.Flat.ValueMemory);
        string[] target = _target is null ? [] : [StateVectors.Target];
        StateNames = [StateVectors.Parameters, .. _averages.Select(static average => average.Name), .. target, StateVectors.FirstMoment, StateVectors.SecondMoment];
    }

    /// <inheritdoc/>
    public FlatLayout Layout => _student.Flat.Layout;

    /// <inheritdoc/>
    public IReadOnlyList<string> StateNames { get; }

    /// <inheritdoc/>
    public Denoiser Denoiser => _student.Forward;

    /// <inheritdoc/>
    public Action<ReplicaPart>? Done { get; set; }

    /// <inheritdoc/>
    public void ClearGradient() => _student.Flat.GradientSpan.Clear();

    /// <inheritdoc/>
    public FlatVector StateVector(string name) => State(name);

    /// <inheritdoc/>
    public FlatVector NewVector() => _student.Flat.NewGradients();

    /// <inheritdoc/>
    public GranuleLoss ComputeGranule(in GranuleBatch batch, FlatVector gradient)
    {
        RequireLength(gradient.Length, Layout.Length, "gradient");
        using var scope = NewDisposeScope();
        _student.Flat.Collect(gradient as GradientVector ?? throw new ArgumentException("the gradient is no vector of this replica", nameof(gradient)));
        ClearGradient();
        Done?.Invoke(ReplicaPart.Clear);
        var shape = _pass.Shape(batch.Count);
        var (images, noises) = (_images.Load(batch.Images, shape), _noises.Load(batch.Noises, shape));
        Done?.Invoke(ReplicaPart.Load);
        var loss = _pass.Loss(batch, _student, _target, images, noises, _pass.Labels(batch));
        Done?.Invoke(ReplicaPart.Forward);
        loss.backward();
        Done?.Invoke(ReplicaPart.Backward);
        var value = loss.item<float>();
        Done?.Invoke(ReplicaPart.CopyOut);
        return new GranuleLoss(value);
    }

    /// <inheritdoc/>
    public void InnerProducts(ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products) =>
        _products.Compute(images, noises, rows, columns, products);

    /// <inheritdoc/>
    public double Norm(FlatVector gradient, float scale)
    {
        RequireLength(gradient.Length, Layout.Length, "gradient");
        var norm = GradientNorm.Compute(gradient.Host.Span) * scale;
        Done?.Invoke(ReplicaPart.Norm);
        return norm;
    }

    /// <inheritdoc/>
    public void Apply(FlatVector gradient, float scale, double norm, long step, Range part)
    {
        RequireLength(gradient.Length, Layout.Length, "gradient");
        MovingAverage[] averages = [.. Averages(step)];
        foreach (var trained in _student.Trained(part))
            FlatUpdate.Step(
                _options.Optimizer.At(step), _student.Flat.ValueSpan, gradient.Host.Span, State(StateVectors.FirstMoment).Span, State(StateVectors.SecondMoment).Span,
                averages, trained, step + 1, (float)(scale * _options.Optimizer.ClipCoefficient(norm)));
        Done?.Invoke(ReplicaPart.Update);
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
        foreach (var (name, options) in _averages) yield return new MovingAverage(State(name).BeginLoad(), (float)options.At(step));
        if (_target is not null) yield return new MovingAverage(State(StateVectors.Target).BeginLoad(), (float)_pass.Objective.TargetDecay(step));
    }

    private HostVector State(string name) =>
        _state.TryGetValue(name, out var vector) ? vector : throw new ArgumentException($"there is no state vector '{name}'", nameof(name));

    private static void RequireLength(int actual, int expected, string what)
    {
        if (actual != expected) throw new ArgumentException($"{what} has {actual} values, {expected} are needed");
    }
}
