using System.Buffers.Text;
using System.Text;

namespace Immiscible.Data.Tar;

/// <summary>Records <c>length keyword=value\n</c> of a PAX extended header (POSIX.1-2001), as far as reading needs them.</summary>
/// <param name="Path">The entry's name.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Sparse">Whether it is stored with holes, as GNU tar does.</param>
internal readonly record struct PaxRecords(string? Path, long? Size, bool Sparse)
{
    /// <summary>Reads records on top of those of earlier headers.</summary>
    /// <returns>Null where they are malformed.</returns>
    public PaxRecords? Read(ReadOnlySpan<byte> text)
    {
        var records = this;
        while (text.Length > 0 && text[0] != 0)
        {
            if (!Utf8Parser.TryParse(text, out int length, out var digits) || length <= digits || length > text.Length || text[digits] != ' ') return null;
            var record = text[(digits + 1)..length];
            var equals = record.IndexOf((byte)'=');
            if (equals < 0 || record[^1] != '\n') return null;
            var keyword = record[..equals];
            var value = record[(equals + 1)..^1];
            if (keyword.SequenceEqual("path"u8)) records = records with { Path = value.Length == 0 ? null : Encoding.UTF8.GetString(value) };
            else if (keyword.StartsWith("GNU.sparse."u8)) records = records with { Sparse = true };
            else if (keyword.SequenceEqual("size"u8))
            {
                if (!Utf8Parser.TryParse(value, out long size, out var used) || used != value.Length || size < 0) return null;
                records = records with { Size = size };
            }

            text = text[length..];
        }

        return records;
    }
}
