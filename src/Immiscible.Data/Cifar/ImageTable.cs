namespace Immiscible.Data.Cifar;

/// <summary>Decoded images and labels, filled row group by row group.</summary>
internal sealed class ImageTable(int capacity)
{
    private int _count;

    /// <summary>[capacity, 3, 32, 32] bytes.</summary>
    public byte[] Pixels { get; } = new byte[(long)capacity * CifarDataset.Shape.Length];

    /// <summary>[capacity] labels.</summary>
    public byte[] Labels { get; } = new byte[capacity];

    /// <summary>Decodes consecutive rows of a file in parallel; the first bad row is the one reported.</summary>
    public void Append(string file, long firstRow, ReadOnlyMemory<byte>?[] encoded, long?[] labels)
    {
        var problems = new string?[encoded.Length];
        var start = _count;
        Parallel.For(0, encoded.Length, i => problems[i] = AppendRow(start + i, encoded[i], labels[i]));
        var bad = Array.FindIndex(problems, problem => problem is not null);
        if (bad >= 0) throw new DatasetException($"'{file}' row {firstRow + bad}: {problems[bad]}");
        _count += encoded.Length;
    }

    private string? AppendRow(int at, ReadOnlyMemory<byte>? encoded, long? label)
    {
        if (label is not (>= 0 and < 10)) return $"the label is {label?.ToString() ?? "missing"}, not 0 to 9";
        Labels[at] = (byte)label;
        if (encoded is not { IsEmpty: false } bytes) return "the image has no bytes (sets that store paths alone are not read)";
        var shape = CifarDataset.Shape;
        return ImageDecoder.Decode(bytes.Span, shape, Pixels.AsSpan(at * shape.Length, shape.Length));
    }
}
