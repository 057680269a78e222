namespace Immiscible.Data.Downloading;

/// <summary>A file of an archive.</summary>
/// <param name="Name">Its name, without folders.</param>
/// <param name="Bytes">Its size.</param>
public sealed record ArchiveMember(string Name, long Bytes);
