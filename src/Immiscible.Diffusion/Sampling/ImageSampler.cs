using Immiscible.Compute.Native;
using Immiscible.Compute.Parameters;
using Immiscible.Compute.Tensors;
using Immiscible.Diffusion.Tensors;
using Immiscible.Models;
using Immiscible.Numerics.Random;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Sampling;

/// <summary>
/// Draws numbered samples from trained weights. Sample i begins at the noise of (seed, i), has class i modulo classes, and is computed at
/// place i modulo <see cref="Chunk"/> of a pass of that fixed size: its bits depend neither on how many samples are asked for nor on which.
/// Created and called on one thread.
/// </summary>
public sealed class ImageSampler : IDisposable
{
    /// <summary>Images computed together.</summary>
    public const int Chunk = 16;

    private readonly ImageSamplerOptions _options;
    private readonly ISampler _sampler;
    private readonly ImageNetwork _network;
    private readonly Denoiser _denoiser;
    private readonly FlatParameters _flat;

    /// <param name="options">what to draw</param>
    /// <param name="weights">flat weights in the layout of the network, usually the moving average</param>
    /// <exception cref="DiffusionException">The sampler does not fit the objective, or its options are out of range.</exception>
    /// <exception cref="ArgumentException">The weights are not those of this network.</exception>
    public ImageSampler(ImageSamplerOptions options, ReadOnlySpan<float> weights)
    {
        TorchRuntime.EnsureLoaded();
        options.Model.Validate(options.Height, options.Width);
        set_num_threads(options.Threads);
        _options = options;
        _sampler = options.Sampler.Create(options.Objective);
        _network = options.Model.Create(seed: 0);
        _denoiser = options.Guidance.Equals(1) ? _network.Forward : GuidedDenoiser.Create(_network.Forward, options.Model, options.Guidance);
        _flat = new FlatParameters(_network);
        if (weights.Length != _flat.Layout.Length)
            throw new ArgumentException($"{weights.Length} weights were given, the network has {_flat.Layout.Length}", nameof(weights));
        weights.CopyTo(_flat.ValueSpan);
    }

    /// <summary>Elements of one image: channels x height x width.</summary>
    public int ImageLength => _options.Model.OutChannels * _options.Height * _options.Width;

    /// <summary>Class of a sample: its number modulo the number of classes; 0 for an unconditional network.</summary>
    public int Label(int sample) => _options.Model.Classes > 0 ? sample % _options.Model.Classes : 0;

    /// <summary>Draws the samples <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1.</summary>
    /// <param name="first">number of the first sample</param>
    /// <param name="count">number of samples</param>
    /// <param name="cancellation">gives up between two calls of the network</param>
    /// <returns>[count, channels, height, width], clamped to [-1, 1]</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public float[] Draw(int first, int count, CancellationToken cancellation = default)
    {
        var images = new float[count * ImageLength];
        for (var start = first / Chunk * Chunk; start < first + count; start += Chunk)
        {
            var (from, to) = (Math.Max(first, start), Math.Min(first + count, start + Chunk));
            DrawChunk(start, cancellation)[((from - start) * ImageLength)..((to - start) * ImageLength)].CopyTo(images, (from - first) * ImageLength);
        }

        return images;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _flat.Dispose();
        _network.Dispose();
    }

    private float[] DrawChunk(int start, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var labels = _options.Model.Classes > 0 ? tensor(Enumerable.Range(start, Chunk).Select(i => (long)Label(i)).ToArray()) : null;
        return _sampler.Sample(Denoise, number => Noise(start, number), labels).ClampInPlace(-1, 1).FloatSpan().ToArray();

        Tensor Denoise(Tensor noisy, Tensor times, Tensor? classes)
        {
            cancellation.ThrowIfCancellationRequested();
            return _denoiser(noisy, times, classes);
        }
    }

    private Tensor Noise(int start, int number)
    {
        var random = new CounterRandom(_options.Seed, RandomStream.SampleNoise);
        var noise = new float[Chunk * ImageLength];
        for (var i = 0; i < Chunk; i++) random.Normal(noise.AsSpan(i * ImageLength, ImageLength), (ulong)number, (uint)(start + i));
        return tensor(noise, Chunk, _options.Model.OutChannels, _options.Height, _options.Width);
    }
}
