using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Immiscible.Assignment.Npy;

/// <summary>
/// The header of a NumPy array file: magic, version, and a Python dictionary literal with <c>descr</c>, <c>fortran_order</c> and
/// <c>shape</c> (NumPy Enhancement Proposal 1).
/// </summary>
internal sealed partial record NpyHeader(string ElementType, bool IsFortranOrder, IReadOnlyList<int> Shape)
{
    private const int Alignment = 64;
    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    /// <summary>Reads the header; the stream then stands at the first element.</summary>
    /// <exception cref="AssignmentException">The file is not a NumPy array, or its header is not understood.</exception>
    public static NpyHeader Read(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[12];
        if (stream.ReadAtLeast(start[..10], 10, throwOnEndOfStream: false) < 10 || !start[..6].SequenceEqual(Magic))
            throw new AssignmentException($"{name} is not a NumPy array file (.npy)");
        int length = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        if (start[6] >= 2)
        {
            if (stream.ReadAtLeast(start[10..], 2, throwOnEndOfStream: false) < 2) throw Damaged(name);
            length = BinaryPrimitives.ReadInt32LittleEndian(start[8..]);
        }

        if (length is < 0 or > 1 << 20) throw Damaged(name);
        var text = new byte[length];
        if (stream.ReadAtLeast(text, length, throwOnEndOfStream: false) < length) throw Damaged(name);
        return Parse(Encoding.UTF8.GetString(text), name);
    }

    /// <summary>Writes the header of a little-endian, C-ordered array, padded so that elements start on a multiple of 64 bytes.</summary>
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
        var (type, order, shape) = (TypePattern().Match(text), OrderPattern().Match(text), ShapePattern().Match(text));
        if (!type.Success || !order.Success || !shape.Success) throw Damaged(name);
        var sizes = new List<int>();
        foreach (var part in shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size)) throw Damaged(name);
            sizes.Add(size);
        }

        return new NpyHeader(type.Groups[1].Value, order.Groups[1].Value == "True", sizes);
    }

    private static AssignmentException Damaged(string name) => new($"{name} has a damaged .npy header");

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]+)['"]""")]
    private static partial Regex TypePattern();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex OrderPattern();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^)]*)\)""")]
    private static partial Regex ShapePattern();
}
