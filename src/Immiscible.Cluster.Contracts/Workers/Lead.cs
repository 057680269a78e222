namespace Immiscible.Cluster.Contracts.Workers;

/// <summary>
/// What a leader's orders to workers are ordered by. Of two leaders of a run, where the one hung while the other took over, the one knows an older
/// epoch, or the same one and an earlier takeover.
/// </summary>
/// <param name="Epoch">The newest membership epoch that it knows to be claimed; 0 before the first.</param>
/// <param name="Takeover">When the lead was taken over: later ones have greater numbers. 0 for whoever leads since the launch.</param>
[GenerateSerializer, Immutable, Alias("immiscible.lead")]
public readonly record struct Lead([property: Id(0)] int Epoch, [property: Id(1)] long Takeover)
{
    /// <summary>The lead of whoever takes over.</summary>
    /// <param name="epoch">The newest membership epoch that is claimed.</param>
    /// <param name="former">The newest lead that workers tell of, if any does.</param>
    /// <param name="time">Tells the time, which puts a takeover behind those that no worker tells of.</param>
    public static Lead After(int epoch, Lead? former, TimeProvider time) =>
        new(epoch, Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), (former?.Takeover ?? 0) + 1));

    /// <summary>Whether another has taken over since.</summary>
    public bool IsBefore(Lead other) => (Epoch, Takeover).CompareTo((other.Epoch, other.Takeover)) < 0;
}
