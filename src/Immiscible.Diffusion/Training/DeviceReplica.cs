using Immiscible.Compute.Devices;
using Immiscible.Compute.Native;
using Immiscible.Compute.Optimizers;
using Immiscible.Compute.Parameters;
using Immiscible.Compute.Tensors;
using Immiscible.Compute.Vectors;
using Immiscible.Diffusion.Distances;
using Immiscible.Diffusion.Tensors;
using Immiscible.Numerics.Vectors;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Training;

/// <summary>
/// A network in training whose state lies in tensors of a device: what <see cref="DiffusionReplica"/> is for float32 on the CPU. The device's
/// work is queued, and waited for when losses and norms are read, after a step's last granule.
/// </summary>
/// <remarks>
/// With bfloat16 the parameters are views of a flat copy of the weights in that precision, made again after each change of the weights; gradients add up in bfloat16 within a
/// granule, and granules in float32.
/// </remarks>
public sealed class DeviceReplica : IMeasuredReplica
{
    private readonly ReplicaOptions _options;
    private readonly Device _device;
    private readonly GranulePass _pass;
    private readonly TrainedNetwork _student;
    private readonly TrainedNetwork? _target;
    private readonly Dictionary<string, TensorVector> _state = [];
    private readonly (string Name, EmaOptions Options)[] _averages;
    private readonly InnerProductMatrix _products;
    private readonly TensorBuffer _images = new();
    private readonly TensorBuffer _noises = new();

    /// <summary>A replica with its initial weights, on the calling thread, whose torch thread count it sets.</summary>
    /// <exception cref="DiffusionException">The objective's options are out of range.</exception>
    /// <exception cref="Models.ModelException">
    /// The model's options contradict each other or the images' size, or the file of weights does not fit the network.
    /// </exception>
    /// <exception cref="TorchRuntimeException">libtorch does not load, or there is no such device.</exception>
    public DeviceReplica(ReplicaOptions options)
    {
        _device = TorchDevice.Open(options.Device);
        options.Model.Validate(options.Height, options.Width);
        set_num_threads(options.Threads);
        _options = options;
        _pass = new GranulePass(options);
        _products = new InnerProductMatrix(_device);
        _student = Create();
        if (_pass.Objective.HasTarget) _target = Create();
        _averages = options.Averages();
        using var scope = NewDisposeScope();
        _state[StateVectors.Parameters] = _student.Flat.Vector;
        foreach (var (name, _) in _averages) _state[name] = new TensorVector(_student.Flat.Values.clone());
        if (_target is not null) _state[StateVectors.Target] = _target.Flat.Vector;
        _state[StateVectors.FirstMoment] = new TensorVector(zeros(Layout.Length, ScalarType.Float32, _device));
        _state[StateVectors.SecondMoment] = new TensorVector(zeros(Layout.Length, ScalarType.Float32, _device));
        StateNames = [.. _state.Keys];
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
    public void ClearGradient() => _student.Flat.ClearGradients();

    /// <inheritdoc/>
    public FlatVector StateVector(string name) => State(name);

    /// <inheritdoc/>
    public FlatVector NewVector()
    {
        using var scope = NewDisposeScope();
        return new TensorVector(empty(Layout.Length, ScalarType.Float32, _device));
    }

    /// <inheritdoc/>
    public GranuleLoss ComputeGranule(in GranuleBatch batch, FlatVector gradient)
    {
        var vector = Require(gradient);
        using var scope = NewDisposeScope();
        _student.Flat.Refresh();
        _target?.Flat.Refresh();
        ClearGradient();
        Done?.Invoke(ReplicaPart.Clear);
        var shape = _pass.Shape(batch.Count);
        var (images, noises) = (_images.Load(batch.Images, shape).Upload(_device), _noises.Load(batch.Noises, shape).Upload(_device));
        var labels = _pass.Labels(batch)?.Upload(_device);
        Done?.Invoke(ReplicaPart.Load);
        var loss = _pass.Loss(batch, _student, _target, images, noises, labels);
        Done?.Invoke(ReplicaPart.Forward);
        loss.backward();
        Done?.Invoke(ReplicaPart.Backward);
        vector.Change().copy_(_student.Flat.Gradients);
        Done?.Invoke(ReplicaPart.CopyOut);
        return new GranuleLoss(Later(loss.detach().DetachFromDisposeScope()));
    }

    /// <inheritdoc/>
    public void InnerProducts(ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products) =>
        _products.Compute(images, noises, rows, columns, products);

    /// <inheritdoc/>
    public double Norm(FlatVector gradient, float scale)
    {
        var norm = TorchGradientNorm.Compute(Require(gradient).Values) * scale;
        Done?.Invoke(ReplicaPart.Norm);
        return norm;
    }

    /// <inheritdoc/>
    public void Apply(FlatVector gradient, float scale, double norm, long step, Range part)
    {
        var values = Require(gradient).Values;
        var rule = _options.Optimizer.At(step);
        var factor = (float)(scale * _options.Optimizer.ClipCoefficient(norm));
        foreach (var trained in _student.Trained(part))
        {
            using var scope = NewDisposeScope();
            var (start, length) = trained.GetOffsetAndLength(Layout.Length);
            TorchAverage[] averages = [.. Averages(step).Select(average => new TorchAverage(Part(average.Name), average.Decay))];
            TorchFlatUpdate.Step(
                rule, Part(StateVectors.Parameters), values.narrow(0, start, length), Part(StateVectors.FirstMoment), Part(StateVectors.SecondMoment),
                averages, step + 1, factor);

            Tensor Part(string name) => State(name).Change().narrow(0, start, length);
        }
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
        foreach (var vector in _state.Values) vector.Dispose();
    }

    private static Lazy<double> Later(Tensor loss) => new(() =>
    {
        using (loss) return loss.item<float>();
    });

    private TrainedNetwork Create() =>
        new(_options.Model, _options.Seed, _options.Weights, _device, _options.Precision == Precision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32);

    private IEnumerable<(string Name, float Decay)> Averages(long step)
    {
        foreach (var (name, options) in _averages) yield return (name, (float)options.At(step));
        if (_target is not null) yield return (StateVectors.Target, (float)_pass.Objective.TargetDecay(step));
    }

    private TensorVector State(string name) =>
        _state.TryGetValue(name, out var vector) ? vector : throw new ArgumentException($"there is no state vector '{name}'", nameof(name));

    private TensorVector Require(FlatVector gradient) =>
        gradient.Length != Layout.Length ? throw new ArgumentException($"gradient has {gradient.Length} values, {Layout.Length} are needed")
        : gradient as TensorVector ?? throw new ArgumentException("the gradient is no vector of this replica");
}
