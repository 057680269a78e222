using Immiscible.Compute.Native;
using Immiscible.Compute.Tensors;
using Immiscible.Diffusion.Distances;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Tensors;
using Immiscible.Diffusion.Training;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Evaluation;

/// <summary>
/// Examines trained weights at noise levels of the caller's choice, without dropout and without gradients. Its bits depend on weights, batch and
/// threads alone. Created and called on one thread.
/// </summary>
public sealed class NetworkProbe : IDisposable
{
    private readonly ReplicaOptions _options;
    private readonly IObjective _objective;
    private readonly TrainedNetwork _network;
    private readonly TrainedNetwork? _target;
    private readonly InnerProductMatrix _products = new();
    private readonly TensorBuffer _images = new();
    private readonly TensorBuffer _noises = new();

    /// <param name="options">network, objective, size of the images and threads; nothing else of it is used</param>
    /// <param name="weights">flat weights in the layout of the network</param>
    /// <param name="target">flat weights of the target; null for an objective without one</param>
    /// <exception cref="DiffusionException">The objective's options are out of range.</exception>
    /// <exception cref="ArgumentException">The weights are not those of this network, or the target is missing.</exception>
    public NetworkProbe(ReplicaOptions options, ReadOnlySpan<float> weights, float[]? target)
    {
        TorchRuntime.EnsureLoaded();
        options.Model.Validate(options.Height, options.Width);
        set_num_threads(options.Threads);
        _options = options;
        _objective = options.Objective.Create(ImageLength);
        if (_objective.HasTarget && target is null) throw new ArgumentException("the objective compares with a target, whose weights are missing", nameof(target));
        _network = Load(weights);
        if (_objective.HasTarget) _target = Load(target);
    }

    /// <summary>Elements of one image: channels x height x width.</summary>
    public int ImageLength => _options.Model.InChannels * _options.Height * _options.Width;

    /// <summary>Loss of each image, as the objective defines it.</summary>
    /// <param name="batch">images and noises</param>
    /// <param name="step">training step, from 0, that curricula are to be at</param>
    /// <param name="levels">noise level of each image in [0, 1], see <see cref="IObjective.LossesAt"/></param>
    public float[] Losses(in ProbeBatch batch, long step, ReadOnlySpan<double> levels)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        return _objective.LossesAt(
            new ObjectiveBatch
            {
                Network = _network.Forward,
                Target = (_target ?? _network).Forward,
                Images = Tensor(_images, batch.Images, batch.Count),
                Noises = Tensor(_noises, batch.Noises, batch.Count),
                TimeDraws = batch.Draws,
                Labels = Labels(batch),
                Step = step,
            },
            levels).FloatSpan().ToArray();
    }

    /// <summary>Adds noise to images and asks the network once what it sees.</summary>
    /// <param name="batch">images and noises</param>
    /// <param name="level">noise level in [0, 1], see <see cref="IObjective.Denoise"/></param>
    public DenoisedImages Denoise(in ProbeBatch batch, double level)
    {
        using var scope = NewDisposeScope();
        var (noise, image) = _objective.Denoise(
            _network.Forward, Tensor(_images, batch.Images, batch.Count), Tensor(_noises, batch.Noises, batch.Count), level, Labels(batch));
        return new DenoisedImages(noise.contiguous().FloatSpan().ToArray(), image.contiguous().clone().ClampInPlace(-1, 1).FloatSpan().ToArray());
    }

    /// <summary>Inner products of images and noises, see <see cref="IReplica.InnerProducts"/>.</summary>
    public void InnerProducts(ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products) =>
        _products.Compute(images, noises, rows, columns, products);

    /// <inheritdoc/>
    public void Dispose()
    {
        _products.Dispose();
        _images.Dispose();
        _noises.Dispose();
        _network.Dispose();
        _target?.Dispose();
    }

    private TrainedNetwork Load(ReadOnlySpan<float> weights)
    {
        var network = new TrainedNetwork(_options.Model, seed: 0, weights: null);
        if (weights.Length != network.Flat.Layout.Length)
        {
            var needed = network.Flat.Layout.Length;
            network.Dispose();
            throw new ArgumentException($"{weights.Length} weights were given, the network has {needed}", nameof(weights));
        }
        weights.CopyTo(network.Flat.ValueSpan);
        return network;
    }

    private Tensor Tensor(TensorBuffer buffer, ReadOnlySpan<float> values, int count) =>
        buffer.Load(values, count, _options.Model.InChannels, _options.Height, _options.Width);

    private Tensor? Labels(in ProbeBatch batch)
    {
        if (_options.Model.Classes == 0) return null;
        var labels = new long[batch.Count];
        for (var i = 0; i < labels.Length; i++) labels[i] = batch.Labels[i];
        return tensor(labels);
    }
}
