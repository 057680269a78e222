namespace Immiscible.Cluster.Contracts.Runs.Files;

/// <summary>A file of a run is no longer what it was when it was listed: replaced, or deleted. To list the run again tells what there is now.</summary>
[GenerateSerializer, Alias("immiscible.run-file-changed")]
public sealed class RunFileChangedException : Exception
{
    /// <summary>Tells which, in a message fit to print.</summary>
    public RunFileChangedException(string message) : base(message)
    {
    }

    /// <summary>Tells which, in a message fit to print, and the cause.</summary>
    public RunFileChangedException(string message, Exception inner) : base(message, inner)
    {
    }
}
