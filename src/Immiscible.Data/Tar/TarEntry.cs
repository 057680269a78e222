namespace Immiscible.Data.Tar;

/// <summary>A regular file in an archive.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="HeaderOffset">Byte offset of the header block that describes it.</param>
/// <param name="Offset">Byte offset of its content.</param>
/// <param name="Length">Bytes of content.</param>
internal readonly record struct TarEntry(string Name, long HeaderOffset, long Offset, long Length);
