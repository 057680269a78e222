using System.Security.Cryptography;
using Immiscible.Assignment.Problems;
using Immiscible.Collectives.Reduction;
using Immiscible.Compute.Optimizers;
using Immiscible.Data;
using Immiscible.Diffusion.Training;
using Immiscible.Models.Ddpm;
using Immiscible.Numerics.Random;

namespace Immiscible.Cluster.Workers;

/// <summary>Which build this process runs: workers of different builds may round differently, or mean different things by one message.</summary>
internal static class ProgramBuild
{
    private static readonly Type[] Parts =
    [
        typeof(CounterRandom), typeof(Assigner), typeof(CanonicalTree), typeof(FlatUpdate), typeof(DdpmUNet), typeof(IReplica), typeof(IImageDataset),
        typeof(ProgramBuild),
    ];

    /// <summary>First 16 hexadecimal digits of SHA-256 over the version ids that the compiler gave to everything that trains.</summary>
    public static string Id { get; } = Convert.ToHexStringLower(SHA256.HashData([.. Parts.SelectMany(static part => part.Module.ModuleVersionId.ToByteArray())]))[..16];
}
