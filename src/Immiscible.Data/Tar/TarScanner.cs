namespace Immiscible.Data.Tar;

/// <summary>
/// Walks the headers of an archive (v7, ustar, PAX, GNU) and tells where the content of each file lies; content itself is passed over. A fault does
/// not end the walk where a next header can be found.
/// </summary>
internal static class TarScanner
{
    // Names are at most a few kilobytes; a header that claims more is no header.
    private const int LongestMetadata = 1 << 20;

    /// <summary>Walks one archive.</summary>
    /// <param name="stream">The archive; seekable.</param>
    /// <param name="entry">Called for each regular file, in order.</param>
    /// <param name="fault">Called for each fault, in order.</param>
    public static void Scan(Stream stream, Action<TarEntry> entry, Action<TarFault> fault)
    {
        var block = new byte[TarHeader.BlockLength];
        var (global, local) = (default(PaxRecords), default(PaxRecords));
        string? longName = null;
        var start = -1L;
        var at = 0L;
        var ended = false;
        var end = stream.Length;
        if (end == 0) fault(new TarFault(0, "the archive is empty"));
        while (at < end)
        {
            if (end - at < block.Length)
            {
                fault(new TarFault(at, $"the archive is truncated: {end - at} of {block.Length} bytes of a header"));
                return;
            }

            stream.Position = at;
            stream.ReadExactly(block);
            var header = new TarHeader(block);

            // Two blocks of zeros end an archive; one alone is passed over, as concatenated archives have them.
            ended = header.IsZero;
            if (ended)
            {
                at += block.Length;
                continue;
            }

            if (!header.IsValid || header.Size < 0)
            {
                fault(new TarFault(at, header.IsValid ? "the size in the header is no number" : "no header: its checksum is wrong"));
                at = NextHeader(stream, at + block.Length, block);
                (local, longName, start) = (default, null, -1);
                continue;
            }

            if (start < 0) start = at;
            var type = header.Type;
            var size = type is 'x' or 'g' or 'L' or 'K' ? header.Size : local.Size ?? global.Size ?? header.Size;
            var content = at + block.Length;
            var name = longName ?? local.Path ?? global.Path ?? header.Name;
            if (size > end - content)
            {
                fault(new TarFault(at, $"the archive is truncated: entry {Printable(name)} has {size} bytes, and {end - content} follow its header"));
                return;
            }

            switch (type)
            {
                case 'x' or 'g' or 'L' or 'K':
                    var problem = size > LongestMetadata ? $"a name of {size} bytes" : ReadMetadata(stream, (int)size, type, ref global, ref local, ref longName);
                    if (problem is not null) fault(new TarFault(at, problem));
                    break;
                case '0' or '\0' or '7' or 'S':
                    if (type == 'S' || local.Sparse || global.Sparse) fault(new TarFault(start, $"entry {Printable(name)} is sparse: pack it without --sparse"));
                    else if (!name.EndsWith('/')) entry(new TarEntry(name, start, content, size));
                    (local, longName, start) = (default, null, -1);
                    break;
                case '1' or '2' or '3' or '4' or '5' or '6':
                    // Links hold nothing to decode; folders and devices are none of our business.
                    if (type is '1' or '2') fault(new TarFault(start, $"entry {Printable(name)} is a link: pack it with --dereference"));
                    (local, longName, start) = (default, null, -1);
                    break;
                default:
                    fault(new TarFault(start, $"entry {Printable(name)} is of the unknown type '{Printable(type.ToString())}'"));
                    (local, longName, start) = (default, null, -1);
                    break;
            }

            at = content + (size + block.Length - 1) / block.Length * block.Length;
        }

        if (!ended && end > 0) fault(new TarFault(end, "the archive is truncated: it ends without the blocks of zeros that mark its end"));
    }

    /// <summary>A name that can stand in a message on one line.</summary>
    public static string Printable(string name)
    {
        const int Longest = 200;
        var shown = string.Concat(name.Take(Longest).Select(static c => char.IsControl(c) ? '?' : c));
        return name.Length > Longest ? shown + "…" : shown;
    }

    private static string? ReadMetadata(Stream stream, int size, char type, ref PaxRecords global, ref PaxRecords local, ref string? longName)
    {
        var text = new byte[size];
        stream.ReadExactly(text);
        switch (type)
        {
            case 'L':
                longName = TarHeader.Text(text);
                return null;
            case 'g' or 'x':
                var read = (type == 'g' ? global : local).Read(text);
                if (read is null) return "a PAX header whose records are malformed";
                if (type == 'g') global = read.Value;
                else local = read.Value;
                return null;
            default:
                return null;
        }
    }

    private static long NextHeader(Stream stream, long at, byte[] block)
    {
        stream.Position = at;
        for (; at + block.Length <= stream.Length; at += block.Length)
        {
            stream.ReadExactly(block);
            var header = new TarHeader(block);
            if (!header.IsZero && block.AsSpan(257, 5).SequenceEqual("ustar"u8) && header.IsValid) return at;
        }

        return stream.Length;
    }
}
