namespace Immiscible.Cluster.Contracts.Runs;

/// <summary>A run cannot begin as asked; the message is one line that names the thing, the place and the remedy.</summary>
[GenerateSerializer, Alias("immiscible.rejected")]
public sealed class RunRejectedException : Exception
{
    /// <summary>Rejects with a message fit to print.</summary>
    public RunRejectedException(string message) : base(message)
    {
    }

    /// <summary>Rejects with a message fit to print and its cause.</summary>
    public RunRejectedException(string message, Exception inner) : base(message, inner)
    {
    }
}
