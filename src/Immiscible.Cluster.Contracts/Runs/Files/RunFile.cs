namespace Immiscible.Cluster.Contracts.Runs.Files;

/// <summary>A file of a run directory as it was when it was listed.</summary>
/// <param name="Path">Its path in the run directory, with <c>/</c> between the parts; see <see cref="RunFilePath"/>.</param>
/// <param name="Bytes">Its length; of a file of lines, up to the end of the last whole one.</param>
/// <param name="Version">Tells it from another of the same name; 0 for a file that is only ever appended to, whose beginning stays as it is.</param>
[GenerateSerializer, Immutable, Alias("immiscible.run-file")]
public sealed record RunFile([property: Id(0)] string Path, [property: Id(1)] long Bytes, [property: Id(2)] long Version)
{
    /// <summary>Most bytes of one <see cref="IRunFilesGrain.Read"/>: far below what a message may hold.</summary>
    public const int LongestRead = 1 << 20;

    /// <summary>Most bytes of one <see cref="IRunFilesGrain.Digest"/>, so that a slow disk answers within the time of a call.</summary>
    public const int LongestDigest = 1 << 25;
}
