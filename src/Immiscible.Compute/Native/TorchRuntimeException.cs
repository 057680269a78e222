namespace Immiscible.Compute.Native;

/// <summary>libtorch or TorchSharp's native library could not be loaded; the message says what was tried and what helps.</summary>
public sealed class TorchRuntimeException : Exception
{
    /// <summary>A load failure.</summary>
    /// <param name="message">What failed, where, and the remedy.</param>
    /// <param name="innerException">What the system's loader said, if it was asked.</param>
    public TorchRuntimeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
