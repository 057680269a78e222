namespace Immiscible.Cluster.Contracts.Sampling;

/// <summary>Samples cannot be drawn as asked; the message is one line that names the thing, the place and the remedy.</summary>
[GenerateSerializer, Alias("immiscible.sampling-refused")]
public sealed class SamplingException : Exception
{
    /// <summary>Refuses with a message fit to print.</summary>
    public SamplingException(string message) : base(message)
    {
    }

    /// <summary>Refuses with a message fit to print and its cause.</summary>
    public SamplingException(string message, Exception inner) : base(message, inner)
    {
    }
}
