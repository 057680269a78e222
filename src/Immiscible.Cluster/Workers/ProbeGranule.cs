using System.IO.Hashing;
using System.Runtime.InteropServices;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Matching;
using Immiscible.Data;
using Immiscible.Data.Plans;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Workers;

/// <summary>
/// The granule by whose gradient a worker proves that it computes the run's bits: the images of the run's first granule with the noises of
/// their positions, on the seed's initial weights.
/// </summary>
internal static class ProbeGranule
{
    /// <summary>Number of the step that it belongs to: none that is ever trained, and the last that dropout can be keyed by.</summary>
    public const long Step = (1L << 48) - 1;

    /// <summary>XxHash128 of the gradient and the loss, hexadecimal. On the compute thread, before the replica is given any state.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="dataset">The images.</param>
    /// <param name="plan">Which of them the first granule has.</param>
    /// <param name="replica">A replica with the seed's weights; they are not changed.</param>
    public static string Hash(RunSpec spec, IImageDataset dataset, SamplePlan plan, IReplica replica)
    {
        var samples = new PlannedSample[spec.Training.Batch / spec.Training.Granules];
        plan.Fill(0, 0, samples);
        using var input = StepInput.Read(Step, [new(0, 1)], samples, dataset);
        var noise = new NoiseSource(spec.Seed);
        for (var i = 0; i < samples.Length; i++) noise.Draw(0, samples[i].Position, input.Noises(i, 1).Span);
        var gradient = new float[replica.Layout.Length];
        var loss = replica.ComputeGranule(input.Granule(0, 0, samples.Length), gradient);

        var hash = new XxHash128();
        hash.Append(MemoryMarshal.AsBytes<float>(gradient));
        hash.Append(BitConverter.GetBytes(loss));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
