namespace Immiscible.Cluster.Contracts.Workers;

/// <summary>A member's connection to another has ended without a farewell.</summary>
/// <param name="Worker">Key of the worker grain that noticed.</param>
/// <param name="Address">Data-plane address of the member that is perhaps gone.</param>
/// <param name="Reason">What was seen, on one line.</param>
/// <param name="HasEnded">Whether the member's process has certainly ended.</param>
[GenerateSerializer, Immutable, Alias("immiscible.peer-loss")]
public sealed record PeerLoss(
    [property: Id(0)] string Worker, [property: Id(1)] string Address, [property: Id(2)] string Reason, [property: Id(3)] bool HasEnded = false);
