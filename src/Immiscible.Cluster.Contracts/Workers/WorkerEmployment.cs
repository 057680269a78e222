using Immiscible.Cluster.Contracts.Membership;

namespace Immiscible.Cluster.Contracts.Workers;

/// <summary>What a worker knows of the run it serves: enough for a run grain that was activated anew to take the lead again.</summary>
/// <param name="Request">How it was prepared.</param>
/// <param name="Found">What it found.</param>
/// <param name="Epoch">The newest epoch it was started in; null before the first.</param>
/// <param name="Lead">The newest that gave it an order.</param>
[GenerateSerializer, Immutable, Alias("immiscible.employment")]
public sealed record WorkerEmployment(
    [property: Id(0)] PrepareWorker Request, [property: Id(1)] WorkerPrepared Found, [property: Id(2)] MembershipEpoch? Epoch, [property: Id(3)] Lead Lead);
