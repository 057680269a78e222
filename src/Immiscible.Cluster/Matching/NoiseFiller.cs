using System.Buffers;
using Immiscible.Assignment.Distances;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Matching;

/// <summary>Draws the noises of a step once they are chosen, and measures what the choice changed. Safe from several threads.</summary>
internal static class NoiseFiller
{
    /// <summary>Fills the noises of a step.</summary>
    /// <param name="input">The step; its images are decoded.</param>
    /// <param name="noise">What was decided.</param>
    /// <param name="granuleSize">Images of a granule.</param>
    public static void Fill(StepInput input, IStepNoise noise, int granuleSize)
    {
        for (var i = 0; i < input.Samples.Length; i++) noise.Draw(noise.NumberOf(input.Samples[i].Position), input.Noises(i, 1).Span);
        if (noise.IsMatched && input.Samples.Length > 0) input.Distances = Measure(input, noise, granuleSize);
    }

    private static GranuleDistances[] Measure(StepInput input, IStepNoise noise, int granuleSize)
    {
        var length = input.Images(0, 1).Length;
        var rented = ArrayPool<float>.Shared.Rent(length);
        var own = rented.AsSpan(0, length);
        var granules = new GranuleDistances[input.Samples.Length / granuleSize];
        for (var granule = 0; granule < granules.Length; granule++)
        {
            var (drawn, used) = (0.0, 0.0);
            for (var i = granule * granuleSize; i < (granule + 1) * granuleSize; i++)
            {
                var image = input.Images(i, 1).Span;
                noise.Draw(input.Samples[i].Position, own);
                drawn += PairwiseDistances.Euclidean(image, own);
                used += PairwiseDistances.Euclidean(image, input.Noises(i, 1).Span);
            }
            granules[granule] = new GranuleDistances(drawn, used);
        }
        ArrayPool<float>.Shared.Return(rented);
        return granules;
    }
}
