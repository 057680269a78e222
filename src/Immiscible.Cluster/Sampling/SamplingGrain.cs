using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Sampling;
using Immiscible.Cluster.Placement;
using Immiscible.Cluster.Runs;
using Immiscible.Cluster.Workers;
using Immiscible.Diffusion.Sampling;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Immiscible.Cluster.Sampling;

/// <summary>Lends a slot that no run has to one order after the other. Runs are never asked to wait: the slot is theirs when they want it.</summary>
[SlotPlacement, Reentrant]
internal sealed class SamplingGrain(WorkerSlots slots, WorkThreads threads, IOptions<StorageOptions> storage, TimeProvider time) : Grain, ISamplingGrain
{
    private static readonly TimeSpan Check = TimeSpan.FromSeconds(5);

    private SamplingWork? _work;
    private IGrainTimer? _check;

    /// <inheritdoc/>
    public async Task<SampleBytes> Draw(SampleOrder order, int first, int offset)
    {
        if (first < 0 || first % ImageSampler.Chunk != 0 || offset < 0)
            throw new SamplingException($"samples from {first} on, byte {offset}: no chunk begins there; chunks have {ImageSampler.Chunk} samples");
        var slot = SlotKey.Parse(this.GetPrimaryKeyString());
        var vacancy = slots.Vacancy(slot);
        EndIfOver();
        if (vacancy.IsCancellationRequested || (_work is { } other && other.Order != order)) return new SampleBytes(SampleState.Unavailable, []);
        if (_work is null)
        {
            await RequireStoredAsync(order.Directory);
            // Another may have come meanwhile.
            if (_work is null) Begin(order, slot, vacancy);
            else if (_work.Order != order) return new SampleBytes(SampleState.Unavailable, []);
        }
        return await _work!.DrawAsync(first, offset);
    }

    /// <inheritdoc/>
    public Task Leave(Guid order)
    {
        if (_work?.Order.Id == order) End();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        End();
        return Task.CompletedTask;
    }

    private async Task RequireStoredAsync(string directory)
    {
        try
        {
            await Task.Run(() => storage.Value.Require(directory, ""));
        }
        catch (RunRejectedException e)
        {
            throw new SamplingException(e.Message, e);
        }
    }

    private void Begin(SampleOrder order, SlotKey slot, CancellationToken vacancy)
    {
        _work = new SamplingWork(order, threads.Start($"sample-{slot.Slot}"), time, vacancy);
        _check = this.RegisterGrainTimer(_ =>
        {
            EndIfOver();
            return Task.CompletedTask;
        }, Check, Check);
    }

    private void EndIfOver()
    {
        if (_work?.IsOver == true) End();
    }

    private void End()
    {
        _check?.Dispose();
        _work?.End();
        (_work, _check) = (null, null);
    }
}
