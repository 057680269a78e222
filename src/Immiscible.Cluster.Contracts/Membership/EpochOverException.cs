namespace Immiscible.Cluster.Contracts.Membership;

/// <summary>What was said belongs to a membership epoch that is over: it is refused, and whoever said it will be told of the next.</summary>
[GenerateSerializer, Alias("immiscible.epoch-over")]
public sealed class EpochOverException : Exception
{
    /// <summary>Refuses something of an epoch.</summary>
    public EpochOverException(string message) : base(message)
    {
    }
}
