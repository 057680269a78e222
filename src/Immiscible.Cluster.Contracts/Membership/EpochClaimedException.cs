namespace Immiscible.Cluster.Contracts.Membership;

/// <summary>The number of a membership epoch is taken: somebody else leads the run.</summary>
[GenerateSerializer, Alias("immiscible.epoch-claimed")]
public sealed class EpochClaimedException : Exception
{
    /// <summary>Says which epoch of which run.</summary>
    public EpochClaimedException(string message, Exception inner) : base(message, inner)
    {
    }
}
