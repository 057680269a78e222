using System.IO.Hashing;
using System.Runtime.InteropServices;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Matching;
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
    /// <param name="reader">Reads the images of its first granule.</param>
    /// <param name="replica">A replica with the seed's weights; they are not changed.</param>
    public static string Hash(RunSpec spec, StepReader reader, IReplica replica)
    {
        using var input = reader.Read(0, [new(0, 1)], spec.Training.Batch / spec.Training.Granules);
        var samples = input.Samples;
        var noise = new NoiseSource(spec.Seed);
        for (var i = 0; i < samples.Length; i++) noise.Draw(0, samples[i].Position, input.Noises(i, 1).Span);
        using var gradient = replica.NewVector();
        var loss = replica.ComputeGranule(input.Granule(0, 0, samples.Length) with { Step = Step }, gradient);

        var hash = new XxHash128();
        hash.Append(MemoryMarshal.AsBytes(gradient.Host.Span));
        hash.Append(BitConverter.GetBytes(loss.Value));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
