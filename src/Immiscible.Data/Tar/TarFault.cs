namespace Immiscible.Data.Tar;

/// <summary>A place where an archive is not what an archive should be.</summary>
/// <param name="Offset">Byte offset in the archive.</param>
/// <param name="Message">What is wrong there.</param>
internal readonly record struct TarFault(long Offset, string Message);
