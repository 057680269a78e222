namespace Immiscible.Data;

/// <summary>One sample of a data set cannot be had: its file is damaged, is no image, or has a label that cannot be.</summary>
public sealed class BadSampleException : Exception
{
    /// <summary>A problem with one sample.</summary>
    /// <param name="index">The sample's index in the data set.</param>
    /// <param name="file">Path of the file that holds it.</param>
    /// <param name="where">The place in the file, such as <c>row 12</c> or <c>entry 000123.jpg</c>; empty where the file is the sample.</param>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="inner">The failure behind it.</param>
    public BadSampleException(int index, string file, string where, string reason, Exception? inner = null)
        : base($"'{file}'{(where.Length > 0 ? " " + where : "")}: {reason}", inner) =>
        (Index, File, Where, Reason) = (index, file, where, reason);

    /// <summary>The sample's index in the data set.</summary>
    public int Index { get; }

    /// <summary>Path of the file that holds it.</summary>
    public string File { get; }

    /// <summary>The place in the file; empty where the file is the sample.</summary>
    public string Where { get; }

    /// <summary>What is wrong with it.</summary>
    public string Reason { get; }
}
