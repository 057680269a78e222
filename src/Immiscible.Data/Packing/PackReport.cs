namespace Immiscible.Data.Packing;

/// <summary>What was packed.</summary>
/// <param name="Folder">Full path of the folder.</param>
/// <param name="Format">What the set was packed into.</param>
/// <param name="Samples">Samples in it.</param>
/// <param name="Encoded">How many of them had no encoded bytes and were encoded, as PNG.</param>
/// <param name="Shards">Files with samples.</param>
/// <param name="Bytes">Bytes of all files.</param>
public sealed record PackReport(string Folder, PackFormat Format, int Samples, int Encoded, int Shards, long Bytes);
