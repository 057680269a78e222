using System.Threading.Channels;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Matching;
using Immiscible.Cluster.Telemetry;

namespace Immiscible.Cluster.Workers;

/// <summary>
/// Prepares steps ahead of training: plan, images, match, matched noise. Nothing here depends on weights, so the match stays off the
/// critical path as long as the pipeline is ahead.
/// </summary>
internal sealed class StepInputPipeline : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Task<StepInput>> _steps;
    private readonly Task _producing;
    private readonly WorkerSession _session;
    private readonly INoiseMatcher _matcher;
    private readonly Member _self;
    private readonly TrainingMetrics _metrics;
    private readonly long _first;

    /// <summary>Starts to prepare, <paramref name="prefetch"/> steps ahead.</summary>
    /// <param name="session">Data set, plan and sizes.</param>
    /// <param name="matcher">Finds which noise each sample is diffused with; disposed with the pipeline where it asks for that.</param>
    /// <param name="self">The member: its granules, and what it has left to do of the first step.</param>
    /// <param name="steps">First step (from 0) and the step after the last.</param>
    /// <param name="prefetch">Steps to be ahead.</param>
    /// <param name="metrics">Is told what the preparation takes.</param>
    public StepInputPipeline(
        WorkerSession session, INoiseMatcher matcher, Member self, (long First, long End) steps, int prefetch, TrainingMetrics metrics)
    {
        (_session, _matcher, _self, _metrics, _first) = (session, matcher, self, metrics, steps.First);
        _steps = Channel.CreateBounded<Task<StepInput>>(new BoundedChannelOptions(prefetch) { SingleReader = true, SingleWriter = true });
        _producing = Task.Run(() => ProduceAsync(steps.First, steps.End));
    }

    /// <summary>Whether the next step can be had without waiting.</summary>
    public bool IsNextReady => _steps.Reader.TryPeek(out var step) && step.IsCompleted;

    /// <summary>The next step, in order, when its match is there.</summary>
    public async Task<StepInput> NextAsync(CancellationToken cancellation)
    {
        var step = await _steps.Reader.ReadAsync(cancellation).ConfigureAwait(false);
        return await step.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Gives up what is not yet done and frees the steps that nobody took.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _producing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_steps.Reader.TryRead(out var step))
        {
            await ((Task)step).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (step.IsCompletedSuccessfully) (await step.ConfigureAwait(false)).Dispose();
        }
        (_matcher as IDisposable)?.Dispose();
        _stop.Dispose();
    }

    private async Task ProduceAsync(long first, long end)
    {
        try
        {
            for (var step = first; step < end; step++)
            {
                var watch = new PhaseWatch();
                var input = Plan(step, _self.Work(step == _first));
                var data = watch.Lap();
                // Rows leave in the order of the steps; the answers may be awaited side by side.
                var matching = await MatchAsync(input).ConfigureAwait(false);
                _metrics.Prepared(_session.Run, data, watch.Lap());
                await _steps.Writer.WriteAsync(FinishAsync(input, matching), _stop.Token).ConfigureAwait(false);
            }
            _steps.Writer.Complete();
        }
        catch (Exception e)
        {
            _steps.Writer.Complete(e);
        }
    }

    private async Task<Task<IStepNoise>> MatchAsync(StepInput input)
    {
        GranuleRange[] own = [_self.Granules];
        if (!_matcher.IsCollective || input.Granules.SequenceEqual(own)) return await _matcher.BeginAsync(input, input.Granules, _stop.Token).ConfigureAwait(false);
        // What is left of a step is no whole range; the rows of the range are handed in all the same, for others need them.
        using var rows = Plan(input.Step, own);
        return await _matcher.BeginAsync(rows, own, _stop.Token).ConfigureAwait(false);
    }

    private StepInput Plan(long step, IReadOnlyList<GranuleRange> granules) => _session.Reader.Read(step, granules, _session.GranuleSize);

    private async Task<StepInput> FinishAsync(StepInput input, Task<IStepNoise> matching)
    {
        try
        {
            using var noise = await matching.ConfigureAwait(false);
            NoiseFiller.Fill(input, noise, _session.GranuleSize);
            _session.Work.Input();
            return input;
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }
}
