namespace Immiscible.Cluster.Contracts.Sampling;

/// <summary>How a slot stands to samples that were asked of it.</summary>
[GenerateSerializer, Alias("immiscible.sample-state")]
public enum SampleState
{
    /// <summary>It draws them; ask again.</summary>
    Drawing,

    /// <summary>They are drawn.</summary>
    Drawn,

    /// <summary>It has other work, a run's or another order's, or its silo is leaving: ask another slot.</summary>
    Unavailable,
}
