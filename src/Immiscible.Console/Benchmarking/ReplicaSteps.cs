using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Console.Benchmarking;

/// <summary>Steps of a replica alone, as a worker has it compute them: granule by granule, then the update.</summary>
internal sealed class ReplicaSteps : IDisposable
{
    private static readonly Dictionary<ReplicaPart, string> Names = new()
    {
        [ReplicaPart.Clear] = StepParts.Clear, [ReplicaPart.Load] = StepParts.Load, [ReplicaPart.Forward] = StepParts.Forward,
        [ReplicaPart.Backward] = StepParts.Backward, [ReplicaPart.CopyOut] = StepParts.CopyOut, [ReplicaPart.Norm] = StepParts.Norm,
        [ReplicaPart.Update] = StepParts.Update,
    };

    private readonly IMeasuredReplica _replica;
    private readonly FixedGranule _granule;
    private readonly int _granules;
    private readonly PartClock _clock;
    private readonly FlatVector _gradient;
    private StepTimes _times = new();

    /// <param name="replica">Trains; whoever listens to it is replaced.</param>
    /// <param name="granule">The images of every granule.</param>
    /// <param name="granules">Granules of a step.</param>
    /// <param name="place">The replica's device.</param>
    public ReplicaSteps(IMeasuredReplica replica, FixedGranule granule, int granules, StepPlace place)
    {
        (_replica, _granule, _granules, _clock) = (replica, granule, granules, new PartClock(place));
        _gradient = replica.NewVector();
        replica.Done = part => _times.Add(Names[part], _clock.Lap());
    }

    /// <summary>One step.</summary>
    /// <param name="times">Is told its parts; the step is ended.</param>
    /// <param name="step">Number of the step, from 0.</param>
    public void Run(StepTimes times, long step)
    {
        _times = times;
        for (var granule = 0; granule < _granules; granule++)
        {
            _clock.Begin();
            _replica.ComputeGranule(_granule.Batch(step, granule), _gradient);
        }
        _clock.Begin();
        _replica.Apply(_gradient, 1f, _replica.Norm(_gradient, 1f), step, ..);
        times.End();
    }

    /// <inheritdoc/>
    public void Dispose() => _gradient.Dispose();
}
