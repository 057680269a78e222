using System.Buffers.Binary;
using System.Text;

namespace Immiscible.Compute.Native;

/// <summary>
/// Weakens version requirements of a 64-bit little-endian ELF library, so that the loader accepts a C++ runtime that lacks them.
/// </summary>
/// <remarks>
/// A library built with GCC 13 asks for GLIBCXX_3.4.32 on account of <c>std::ios_base_library_init</c> even where nothing is relocated
/// against that symbol. The flag VER_FLG_WEAK in the requirement (System V gABI symbol versioning, <c>Elf64_Vernaux.vna_flags</c>) turns
/// the loader's refusal into nothing at all.
/// </remarks>
internal static class ElfVersionNeeds
{
    private const ushort Weak = 2;
    private const int RelocationSize = 24;

    /// <summary>Sets VER_FLG_WEAK on the requirement named <paramref name="version"/>.</summary>
    /// <param name="image">The whole library; changed in place.</param>
    /// <param name="version">For example GLIBCXX_3.4.32.</param>
    /// <returns>False when there is no such requirement, it is weak already, or a relocation uses a symbol of that version.</returns>
    /// <exception cref="InvalidDataException">The image is no 64-bit little-endian ELF library or is cut short.</exception>
    public static bool TryWeaken(Span<byte> image, string version)
    {
        try
        {
            var elf = new ElfDynamic(image);
            var entry = Find(elf, image, version);
            if (entry < 0) return false;
            var index = (ushort)(U16(image, entry + 6) & 0x7fff);
            var flags = U16(image, entry + 4);
            if ((flags & Weak) != 0 || IsRelocated(elf, image, index)) return false;
            BinaryPrimitives.WriteUInt16LittleEndian(image[(entry + 4)..], (ushort)(flags | Weak));
            return true;
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidDataException("The ELF library is cut short or its tables point outside of it.", e);
        }
    }

    /// <summary>Offset of the Elf64_Vernaux of <paramref name="version"/>, or -1.</summary>
    private static int Find(in ElfDynamic elf, ReadOnlySpan<byte> image, string version)
    {
        if (elf.VersionNeeds < 0) return -1;
        var wanted = Encoding.ASCII.GetBytes(version);
        for (int need = elf.VersionNeeds, left = elf.VersionNeedCount; left > 0; left--)
        {
            var entry = need + (int)U32(image, need + 8);
            for (var names = U16(image, need + 2); names > 0; names--)
            {
                var text = image[(elf.Strings + (int)U32(image, entry + 8))..];
                if (text.StartsWith(wanted) && text[wanted.Length] == 0) return entry;
                entry += (int)U32(image, entry + 12);
            }
            need += (int)U32(image, need + 12);
        }
        return -1;
    }

    private static bool IsRelocated(in ElfDynamic elf, ReadOnlySpan<byte> image, ushort versionIndex)
    {
        foreach (var (table, size) in new[] { (elf.Relocations, elf.RelocationsSize), (elf.PltRelocations, elf.PltRelocationsSize) })
        {
            for (var at = table; at >= 0 && at < table + size; at += RelocationSize)
            {
                var symbol = (int)U32(image, at + 12);
                if (symbol != 0 && (U16(image, elf.SymbolVersions + 2 * symbol) & 0x7fff) == versionIndex) return true;
            }
        }
        return false;
    }

    private static ushort U16(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt16LittleEndian(image[at..]);

    private static uint U32(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt32LittleEndian(image[at..]);
}
