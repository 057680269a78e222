using System.Text;

namespace Immiscible.Data.Tar;

/// <summary>The fields of a 512-byte header block (POSIX.1-1988 ustar, with GNU's base-256 numbers) that reading needs.</summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    public const int BlockLength = 512;

    private readonly ReadOnlySpan<byte> _block = block;

    public bool IsZero => !_block.ContainsAnyExcept((byte)0);

    /// <summary>The kind of entry: '0' or NUL a file, 'x' and 'g' PAX records, 'L' and 'K' GNU long names, 'S' a sparse file, and others.</summary>
    public char Type => (char)_block[156];

    /// <summary>Bytes of content; -1 where the field is no number.</summary>
    public long Size => Number(_block.Slice(124, 12));

    /// <summary>Whether the checksum is right: the sum of all bytes, its own eight taken for spaces; old archivers summed signed bytes.</summary>
    public bool IsValid
    {
        get
        {
            long plain = 8 * ' ', signed = 8 * ' ';
            for (var i = 0; i < BlockLength; i++)
            {
                if (i is >= 148 and < 156) continue;
                plain += _block[i];
                signed += (sbyte)_block[i];
            }

            var wanted = Number(_block.Slice(148, 8));
            return wanted == plain || wanted == signed;
        }
    }

    /// <summary>The name, with ustar's prefix before it.</summary>
    public string Name
    {
        get
        {
            var name = Text(_block[..100]);
            // GNU's own magic, "ustar  ", puts times where ustar has the prefix.
            var prefix = _block.Slice(257, 6).SequenceEqual("ustar\0"u8) ? Text(_block.Slice(345, 155)) : "";
            return prefix.Length > 0 ? $"{prefix}/{name}" : name;
        }
    }

    public static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private static long Number(ReadOnlySpan<byte> field)
    {
        if (field[0] >= 0x80) return BaseTwoFiveSix(field);
        long value = 0;
        foreach (var digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7' || value > long.MaxValue >> 3) return -1;
            value = value * 8 + digit - '0';
        }

        return value;
    }

    private static long BaseTwoFiveSix(ReadOnlySpan<byte> field)
    {
        if (field[0] != 0x80 || field[..^8][1..].ContainsAnyExcept((byte)0)) return -1;
        var value = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
        return value < 0 ? -1 : value;
    }
}
