using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Immiscible.Assignment.Npy;

/// <summary>
/// The header of a NumPy array file: magic, version, and a Python dictionary literal with <c>descr</c>, <c>fortran_order</c> and
/// <c>shape</c> (NumPy Enhancement Proposal 1).
/// </summary>
internal sealed partial record NpyHeader(string ElementType, bool IsFortranOrder, IReadOnlyList<long> Shape)
{
    private const int Alignment = 64;
    private const int LongestHeader = 1 << 16;
    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    /// <summary>Reads the header; the stream then stands at the first element.</summary>
    /// <exception cref="AssignmentException">The file is not a NumPy array, or its header is not understood.</exception>
    public static NpyHeader Read(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[12];
        if (stream.ReadAtLeast(start[..8], 8, throwOnEndOfStream: false) < 8 || !start[..6].SequenceEqual(Magic))
            throw new AssignmentException($"{name}: is not a NumPy array file; write one with numpy.save");
        if (start[6] is < 1 or > 3 || start[7] != 0)
            throw new AssignmentException(
                $"{name}: has version {start[6]}.{start[7]} of the .npy format; 1.0, 2.0 and 3.0 are read, write it again with numpy.save");
        // Version 1.0 gives its length in two bytes, the later ones in four.
        var lengthBytes = start.Slice(8, start[6] == 1 ? 2 : 4);
        if (stream.ReadAtLeast(lengthBytes, lengthBytes.Length, throwOnEndOfStream: false) < lengthBytes.Length) throw Damaged(name);
        var length = start[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes) : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > LongestHeader) throw Damaged(name);
        var text = new byte[length];
        if (stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < text.Length) throw Damaged(name);
        return Parse(Encoding.UTF8.GetString(text), name);
    }

    /// <summary>Writes the header of a little-endian array, padded so that elements start on a multiple of 64 bytes.</summary>
    public void Write(Stream stream)
    {
        var shape = string.Join(", ", Shape) + (Shape.Count == 1 ? "," : "");
        var text = $"{{'descr': '{ElementType}', 'fortran_order': {(IsFortranOrder ? "True" : "False")}, 'shape': ({shape}), }}";
        var unpadded = Magic.Length + 4 + text.Length + 1;
        var padded = text + new string(' ', (Alignment - unpadded % Alignment) % Alignment) + "\n";
        stream.Write(Magic);
        stream.Write([1, 0, (byte)padded.Length, (byte)(padded.Length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(padded));
    }

    private static NpyHeader Parse(string text, string name)
    {
        if (StructuredPattern().IsMatch(text))
            throw new AssignmentException($"{name}: holds records of several fields; give one field as an array of float16, float32 or float64");
        var (type, order, shape) = (TypePattern().Match(text), OrderPattern().Match(text), ShapePattern().Match(text));
        if (!type.Success || !order.Success || !shape.Success || !IsAll(text, type, order, shape)) throw Damaged(name);
        var sizes = new List<long>();
        foreach (var part in shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            // Python 2 wrote its long integers with an L.
            if (!long.TryParse(part.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out var size)) throw Damaged(name);
            sizes.Add(size);
        }

        return new NpyHeader(type.Groups[1].Value, order.Groups[1].Value == "True", sizes);
    }

    // A dictionary of these three keys, each once, and nothing else.
    private static bool IsAll(string text, params Match[] entries)
    {
        foreach (var entry in entries.OrderByDescending(entry => entry.Index)) text = text.Remove(entry.Index, entry.Length);
        return RemainderPattern().IsMatch(text);
    }

    private static AssignmentException Damaged(string name) => new($"{name}: has a damaged .npy header; write it again with numpy.save");

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]+)['"]""")]
    private static partial Regex TypePattern();

    [GeneratedRegex("""['"]descr['"]\s*:\s*[\[(]""")]
    private static partial Regex StructuredPattern();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex OrderPattern();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^)]*)\)""")]
    private static partial Regex ShapePattern();

    [GeneratedRegex("""^\s*\{\s*,\s*,\s*,?\s*\}\s*$""")]
    private static partial Regex RemainderPattern();
}
