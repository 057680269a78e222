namespace Immiscible.Compute.Safetensors;

/// <summary>A safetensors file is damaged or does not hold what was asked; the message names file, tensor and remedy.</summary>
public sealed class SafetensorsException : Exception
{
    /// <summary>A failure to read or write.</summary>
    /// <param name="message">File, tensor, fault and remedy in one line.</param>
    /// <param name="innerException">The cause below, if any.</param>
    public SafetensorsException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
