using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Sampling;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;
using Immiscible.Compute.Safetensors;
using Immiscible.Diffusion;
using Immiscible.Diffusion.Sampling;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Sampling;

/// <summary>One order's work on one slot: a network on a thread of its own, and the chunk that is drawn with it. Used from grain turns only.</summary>
/// <param name="order">What is drawn.</param>
/// <param name="thread">The thread, which ends with the work.</param>
/// <param name="time">Tells the time.</param>
/// <param name="vacancy">Cancelled when the slot is wanted for something else.</param>
internal sealed class SamplingWork(SampleOrder order, WorkThread thread, TimeProvider time, CancellationToken vacancy)
{
    // A client takes a call for lost after ten seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Whoever waits for samples asks again at once.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(vacancy);
    private ImageSampler? _sampler;
    private Task<byte[]>? _chunk;
    private int _first;
    private long _asked = time.GetTimestamp();

    /// <summary>What is drawn.</summary>
    public SampleOrder Order { get; } = order;

    /// <summary>Whether the slot was wanted for something else, or nobody has asked for so long that nobody waits any more.</summary>
    public bool IsOver => vacancy.IsCancellationRequested || time.GetElapsedTime(_asked) > Lease;

    /// <summary>See <see cref="ISamplingGrain.Draw"/>.</summary>
    public async Task<SampleBytes> DrawAsync(int first, int offset)
    {
        if (_chunk is null || _first != first) (_chunk, _first) = (thread.RunAsync(() => Draw(first)), first);
        var chunk = _chunk;
        _asked = time.GetTimestamp();
        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            var bytes = await chunk.WaitAsync(patience.Token);
            return new SampleBytes(SampleState.Drawn, bytes.AsSpan(offset, Math.Min(SampleBytes.Longest, bytes.Length - offset)).ToArray());
        }
        catch (OperationCanceledException)
        {
            return new SampleBytes(_stop.IsCancellationRequested ? SampleState.Unavailable : SampleState.Drawing, []);
        }
        catch (Exception e) when (e is CheckpointException or SafetensorsException or RunRejectedException or RunSpecException or DiffusionException or IOException)
        {
            throw new SamplingException(e.Message.ReplaceLineEndings(" "), e);
        }
    }

    /// <summary>Gives up what is under way and frees the network; does not wait.</summary>
    public void End()
    {
        _stop.Cancel();
        thread.RunAsync(() =>
        {
            _sampler?.Dispose();
            _stop.Dispose();
        }).Ignore();
        thread.Dispose();
    }

    private byte[] Draw(int first)
    {
        _stop.Token.ThrowIfCancellationRequested();
        _sampler ??= Load();
        return SamplePixels.ToBytes(_sampler.Draw(first, ImageSampler.Chunk, _stop.Token));
    }

    private ImageSampler Load()
    {
        var checkpoint = SampledCheckpoint.Find(Order.Directory, Order.Checkpoint, StateVectors.Ema);
        return new ImageSampler(checkpoint.Options(Order.Sampling), checkpoint.Read());
    }
}
