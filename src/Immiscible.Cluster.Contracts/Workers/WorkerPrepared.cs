namespace Immiscible.Cluster.Contracts.Workers;

/// <summary>What a prepared worker found; members of one run must agree on every value.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.prepared")]
public sealed record WorkerPrepared
{
    /// <summary>Trainable numbers of the network.</summary>
    [Id(0)] public required long Parameters { get; init; }

    /// <summary>The data set's name.</summary>
    [Id(1)] public required string Dataset { get; init; }

    /// <summary>Images in the data set.</summary>
    [Id(2)] public required int DatasetCount { get; init; }

    /// <summary>SHA-256 over the data set's pixels and labels.</summary>
    [Id(3)] public required string DatasetHash { get; init; }

    /// <summary>Which build of the program it runs, as 16 hexadecimal digits.</summary>
    [Id(4)] public required string Build { get; init; }

    /// <summary>
    /// XxHash128 of the gradient of one granule on the seed's initial weights, as hexadecimal text: a worker whose processor or libtorch rounds
    /// otherwise than the others' would change the run's bits.
    /// </summary>
    [Id(5)] public required string ProbeHash { get; init; }

    /// <summary>Version of NCCL, where the run adds up gradients by it; else null.</summary>
    [Id(6)] public string? Nccl { get; init; }

    /// <summary>What differs from <paramref name="run"/>, on one line with the remedy; null where nothing does.</summary>
    /// <param name="run">What the run's other members found.</param>
    public string? DiffersFrom(WorkerPrepared run) =>
        Build != run.Build ? $"it is build {Build} of the program, the run's other workers are {run.Build}; start it from the same build"
        : DatasetHash != run.DatasetHash
            ? $"its data set {Dataset} ({DatasetCount} images, SHA-256 {Short(DatasetHash)}) is not the run's {run.Dataset} ({run.DatasetCount}, {Short(run.DatasetHash)}); "
                + "give it the same files"
        : ProbeHash != run.ProbeHash
            ? $"its gradient of the probe granule ({Short(ProbeHash)}) has other bits than the run's ({Short(run.ProbeHash)}); use the same kind of processor and libtorch"
        : Nccl != run.Nccl ? $"it has NCCL {Nccl}, the run's other workers have {run.Nccl}; give it the same PyTorch, or the same library by IMMISCIBLE_NCCL"
        : this != run ? "it sees another model than the run's other workers; start it from the same build"
        : null;

    private static string Short(string hash) => hash[..Math.Min(12, hash.Length)];
}
