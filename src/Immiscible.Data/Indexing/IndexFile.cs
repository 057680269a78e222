using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Immiscible.Data.Layouts;

namespace Immiscible.Data.Indexing;

/// <summary>An index as bytes: a magic word with the version, the columns, and the SHA-256 of all before it.</summary>
internal static class IndexFile
{
    private static ReadOnlySpan<byte> Magic => "IMMISCIBLE-INDEX-1\n"u8;

    public static byte[] Write(SampleIndex index)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write((int)index.Layout);
        writer.Write(index.Unpacked ?? "");
        writer.Write(index.Files.Length);
        foreach (var file in index.Files)
        {
            writer.Write(file.Path);
            writer.Write(file.Length);
            writer.Write(file.Modified);
        }

        writer.Write(index.Classes.Length);
        foreach (var name in index.Classes) writer.Write(name);
        Write(writer, index.File);
        Write(writer, index.Offset);
        Write(writer, index.Length);
        Write(writer, index.Label);
        Write(writer, index.Check);
        Write(writer, index.NameEnd);
        Write(writer, index.Names);
        writer.Write(index.Bad.Count);
        foreach (var (sample, reason) in index.Bad)
        {
            writer.Write(sample);
            writer.Write(reason);
        }

        writer.Flush();
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }

    /// <returns>Null where the bytes are damaged, or of another version or machine.</returns>
    public static SampleIndex? Read(byte[] bytes)
    {
        var end = bytes.Length - SHA256.HashSizeInBytes;
        if (end < Magic.Length || !bytes.AsSpan().StartsWith(Magic)) return null;
        if (!SHA256.HashData(bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end))) return null;
        using var reader = new BinaryReader(new MemoryStream(bytes, Magic.Length, end - Magic.Length));
        var layout = (DatasetLayout)reader.ReadInt32();
        var unpacked = reader.ReadString();
        var files = new FileStamp[reader.ReadInt32()];
        for (var i = 0; i < files.Length; i++) files[i] = new FileStamp(reader.ReadString(), reader.ReadInt64(), reader.ReadInt64());
        var classes = new string[reader.ReadInt32()];
        for (var i = 0; i < classes.Length; i++) classes[i] = reader.ReadString();
        return new SampleIndex
        {
            Layout = layout, Unpacked = unpacked.Length == 0 ? null : unpacked, Files = files, Classes = classes, File = Read<int>(reader), Offset = Read<long>(reader),
            Length = Read<int>(reader), Label = Read<int>(reader), Check = Read<uint>(reader), NameEnd = Read<int>(reader), Names = Read<byte>(reader), Bad = ReadBad(reader),
        };
    }

    private static Dictionary<int, string> ReadBad(BinaryReader reader)
    {
        var bad = new Dictionary<int, string>();
        for (var left = reader.ReadInt32(); left > 0; left--) bad.Add(reader.ReadInt32(), reader.ReadString());
        return bad;
    }

    private static void Write<T>(BinaryWriter writer, T[] column)
        where T : unmanaged
    {
        writer.Write(column.Length);
        writer.Write(MemoryMarshal.AsBytes(column.AsSpan()));
    }

    private static T[] Read<T>(BinaryReader reader)
        where T : unmanaged
    {
        var column = new T[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(column.AsSpan()));
        return column;
    }
}
