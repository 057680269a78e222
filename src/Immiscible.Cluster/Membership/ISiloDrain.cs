namespace Immiscible.Cluster.Membership;

/// <summary>What a silo does before it leaves the cluster of its own will, as after SIGTERM.</summary>
public interface ISiloDrain
{
    /// <summary>Lets this silo's workers finish their step and leave their runs; returns when the silo holds nothing that others wait for.</summary>
    /// <param name="cancellation">Cancelled when the time for it is over; the silo then stops all the same.</param>
    Task DrainAsync(CancellationToken cancellation);
}

/// <summary>Leaves at once.</summary>
internal sealed class ImmediateDrain : ISiloDrain
{
    /// <inheritdoc/>
    public Task DrainAsync(CancellationToken cancellation) => Task.CompletedTask;
}
