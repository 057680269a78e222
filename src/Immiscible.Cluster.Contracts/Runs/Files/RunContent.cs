namespace Immiscible.Cluster.Contracts.Runs.Files;

/// <summary>Parts of a run directory. The spec and the state come with any of them.</summary>
[Flags, GenerateSerializer, Alias("immiscible.run-content")]
public enum RunContent
{
    /// <summary>Spec and state only.</summary>
    None = 0,

    /// <summary><c>samples.png</c> and the pictures in <c>samples/</c>.</summary>
    Samples = 1,

    /// <summary><c>curves.png</c>.</summary>
    Curves = 2,

    /// <summary><c>metrics/</c>.</summary>
    Metrics = 4,

    /// <summary><c>ledger/</c>.</summary>
    Ledger = 8,

    /// <summary>The newest checkpoint.</summary>
    NewestCheckpoint = 16,

    /// <summary>Every checkpoint.</summary>
    Checkpoints = 32,
}
