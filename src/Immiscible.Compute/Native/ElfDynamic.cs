using System.Buffers.Binary;

namespace Immiscible.Compute.Native;

/// <summary>File offsets of the tables that the dynamic section of a 64-bit little-endian ELF library names; -1 where absent.</summary>
internal readonly struct ElfDynamic
{
    private const uint ProgramLoad = 1, ProgramDynamic = 2;
    private const long StringTable = 5, Rela = 7, RelaSize = 8, PltRela = 23, PltRelaSize = 2;
    private const long VersionSymbols = 0x6ffffff0, VersionNeed = 0x6ffffffe, VersionNeedNumber = 0x6fffffff;

    public ElfDynamic(ReadOnlySpan<byte> image)
    {
        if (!image.StartsWith("\u007fELF"u8) || image[4] != 2 || image[5] != 1)
            throw new InvalidDataException("Not a 64-bit little-endian ELF library.");
        Strings = Relocations = PltRelocations = SymbolVersions = VersionNeeds = -1;
        var dynamic = Segment(image, ProgramDynamic, null) ?? throw new InvalidDataException("The ELF library has no dynamic section.");
        for (var at = dynamic; ; at += 16)
        {
            var value = I64(image, at + 8);
            switch (I64(image, at))
            {
                case 0: return;
                case StringTable: Strings = Offset(image, value); break;
                case Rela: Relocations = Offset(image, value); break;
                case RelaSize: RelocationsSize = checked((int)value); break;
                case PltRela: PltRelocations = Offset(image, value); break;
                case PltRelaSize: PltRelocationsSize = checked((int)value); break;
                case VersionSymbols: SymbolVersions = Offset(image, value); break;
                case VersionNeed: VersionNeeds = Offset(image, value); break;
                case VersionNeedNumber: VersionNeedCount = checked((int)value); break;
            }
        }
    }

    /// <summary>DT_STRTAB.</summary>
    public int Strings { get; }

    /// <summary>DT_RELA and its size in bytes.</summary>
    public int Relocations { get; }

    public int RelocationsSize { get; }

    /// <summary>DT_JMPREL and its size in bytes.</summary>
    public int PltRelocations { get; }

    public int PltRelocationsSize { get; }

    /// <summary>DT_VERSYM: one 16-bit version index a symbol.</summary>
    public int SymbolVersions { get; }

    /// <summary>DT_VERNEED and the number of its entries.</summary>
    public int VersionNeeds { get; }

    public int VersionNeedCount { get; }

    private static int Offset(ReadOnlySpan<byte> image, long address) =>
        Segment(image, ProgramLoad, address) ?? throw new InvalidDataException("An ELF table lies in no loaded segment.");

    /// <summary>File offset of a segment of this kind, or of an address within one.</summary>
    private static int? Segment(ReadOnlySpan<byte> image, uint kind, long? address)
    {
        var headers = checked((int)I64(image, 32));
        int size = U16(image, 54), count = U16(image, 56);
        for (var i = 0; i < count; i++)
        {
            var at = headers + i * size;
            if (BinaryPrimitives.ReadUInt32LittleEndian(image[at..]) != kind) continue;
            long offset = I64(image, at + 8), start = I64(image, at + 16), length = I64(image, at + 32);
            if (address is null) return checked((int)offset);
            if (address >= start && address < start + length) return checked((int)(offset + address - start));
        }
        return null;
    }

    private static ushort U16(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt16LittleEndian(image[at..]);

    private static long I64(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadInt64LittleEndian(image[at..]);
}
