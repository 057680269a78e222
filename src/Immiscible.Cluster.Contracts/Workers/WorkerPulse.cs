namespace Immiscible.Cluster.Contracts.Workers;

/// <summary>What a worker has done so far; while it does anything at all, some number grows.</summary>
/// <param name="Steps">Steps applied to its state.</param>
/// <param name="Granules">Granules computed.</param>
/// <param name="Inputs">Inputs of steps prepared.</param>
/// <param name="Frames">Frames of gradients received.</param>
/// <param name="SlowestGranule">Seconds that the slowest granule took.</param>
/// <param name="Meetings">Looks at whether the members have met in the library that adds up their gradients; grows no more when they have.</param>
[GenerateSerializer, Immutable, Alias("immiscible.pulse")]
public readonly record struct WorkerPulse(
    [property: Id(0)] long Steps,
    [property: Id(1)] long Granules,
    [property: Id(2)] long Inputs,
    [property: Id(3)] long Frames,
    [property: Id(4)] double SlowestGranule,
    [property: Id(5)] long Meetings = 0);
