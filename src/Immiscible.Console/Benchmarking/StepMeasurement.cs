using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Telemetry;
using Immiscible.Cluster.Workers;
using Immiscible.Compute.Parameters;
using Immiscible.Console.Launch;
using Immiscible.Data;
using Immiscible.Diffusion.Training;
using Immiscible.Models.Layers;

namespace Immiscible.Console.Benchmarking;

/// <summary>Measures the steps of a run, kind by kind in turns, so that what disturbs the machine disturbs all kinds.</summary>
/// <param name="options">What to measure.</param>
/// <param name="launcher">Trains whole steps.</param>
/// <param name="progress">Is told what is being done.</param>
internal sealed class StepMeasurement(StepBenchOptions options, IRunLauncher launcher, Action<string> progress)
{
    private readonly StepSamples _samples = new();
    private readonly NvidiaMemory _gpus = new();
    private long _peak, _deviceMemory, _parameters;
    private StepWork _work = null!;

    /// <summary>Measures all rounds.</summary>
    /// <exception cref="OperationCanceledException">Stopped between two kinds of steps.</exception>
    public async Task<StepReport> RunAsync(CancellationToken stop)
    {
        var dataset = Datasets.Open(DataOptions.Of(options.Spec.Data));
        var granule = new FixedGranule(dataset, options.Spec.Training.Batch / options.Spec.Training.Granules, options.Spec.Seed);
        var unmatched = new MatchingSpec { Mode = MatchingMode.None, Prefetch = options.Spec.Matching.Prefetch };
        (string Kind, MatchingSpec Matching)[] kinds = options.Spec.Matching.Mode == MatchingMode.None
            ? [(StepParts.Whole, options.Spec.Matching)]
            : [(StepParts.Whole, options.Spec.Matching), (StepParts.Unmatched, unmatched)];
        for (var round = 0; round < options.Rounds; round++)
        {
            progress($"round {round + 1} of {options.Rounds}: the network and the replica");
            Alone(dataset, granule, stop);
            // What comes second finds the memory as the first has left it.
            foreach (var (kind, matching) in round % 2 == 0 ? kinds : kinds.Reverse())
            {
                progress($"round {round + 1} of {options.Rounds}: whole steps{(kind == StepParts.Unmatched ? " without matching" : "")}");
                await WholeAsync(kind, matching, stop);
            }
        }
        return _samples.Report(options, _work) with { Parameters = _parameters, PeakBytes = _peak, DeviceBytes = _deviceMemory > 0 ? _deviceMemory : null };
    }

    private async Task WholeAsync(string kind, MatchingSpec matching, CancellationToken stop)
    {
        // What is measured next is to have the memory to itself.
        GC.Collect();
        PeakMemory.Forget();
        _samples.Add(kind, await new WholeSteps(launcher).RunAsync(options, matching, stop));
        _peak = Math.Max(_peak, PeakMemory.Read());
        _deviceMemory = Math.Max(_deviceMemory, _gpus.Read().Sum(static gpu => gpu.Used));
    }

    /// <summary>What needs no cluster, on this thread from beginning to end, as torch wants it.</summary>
    private void Alone(IImageDataset dataset, FixedGranule granule, CancellationToken stop)
    {
        var (spec, place) = (options.Spec, options.Place);
        var made = DiffusionOptions.Replica(spec, dataset.Shape, dataset.Classes.Count) with { Device = place.Name };
        using var replica = Replicas.Create(made);
        using var gradient = replica.NewVector();
        // The replica has set the threads.
        _samples.Add(MachineRates.Measure(place));
        _parameters = replica.Layout.ParameterCount;
        var counted = Count(() => replica.ComputeGranule(granule.Batch(0, 0), gradient));
        using var pass = new BarePass(replica, granule, made.Model.Classes > 0, place);
        _work = new StepWork(
            Count(() => pass.Run(new StepTimes())), counted, spec.Training.Granules, replica.Layout.Length,
            replica.StateNames.Except([StateVectors.Parameters, StateVectors.FirstMoment, StateVectors.SecondMoment]).Count(), granule.Images.Length,
            CopiesGradients: gradient is not GradientVector);

        using var steps = new ReplicaSteps(replica, granule, spec.Training.Granules, place);
        var (bare, alone) = (new StepTimes(), new StepTimes());
        for (var step = -options.WarmUp; step < options.Steps; step++)
        {
            stop.ThrowIfCancellationRequested();
            if (step == 0) (bare, alone) = (new StepTimes(), new StepTimes());
            for (var i = 0; i < spec.Training.Granules; i++) pass.Run(bare);
            bare.End();
            steps.Run(alone, step + options.WarmUp);
        }
        _samples.Add(StepParts.Bare, bare);
        _samples.Add(StepParts.Replica, alone);
    }

    private static long Count(Action work)
    {
        using var counter = new FlopCounter();
        work();
        return counter.Total;
    }
}
