namespace Immiscible.Cluster.Contracts.Runs.Files;

/// <summary>A file of a run cannot be given as asked; the message is one line that names it.</summary>
[GenerateSerializer, Alias("immiscible.run-file-refused")]
public sealed class RunFileException : Exception
{
    /// <summary>Refuses with a message fit to print.</summary>
    public RunFileException(string message) : base(message)
    {
    }

    /// <summary>Refuses with a message fit to print and its cause.</summary>
    public RunFileException(string message, Exception inner) : base(message, inner)
    {
    }
}
