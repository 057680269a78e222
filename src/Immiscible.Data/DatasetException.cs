namespace Immiscible.Data;

/// <summary>A data set that cannot be opened or read; the message names the file, the place in it and the remedy on one line.</summary>
public sealed class DatasetException : Exception
{
    /// <summary>A problem with a data set.</summary>
    public DatasetException(string message)
        : base(message)
    {
    }

    /// <summary>A problem with a data set and the failure behind it.</summary>
    public DatasetException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
