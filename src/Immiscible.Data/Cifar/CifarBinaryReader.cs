namespace Immiscible.Data.Cifar;

/// <summary>The canonical binary layout: records of one label byte, then 1,024 red, 1,024 green and 1,024 blue bytes, row by row.</summary>
internal static class CifarBinaryReader
{
    private static int RecordLength => 1 + CifarDataset.Shape.Length;

    /// <returns>Pixels [count, 3, 32, 32] and labels [count] of all the files, one after the other.</returns>
    public static (byte[] Pixels, byte[] Labels) Read(string[] files)
    {
        var total = 0L;
        foreach (var file in files) CifarDataset.CheckTotal(total += RecordsIn(file), file);
        var pixels = new byte[total * CifarDataset.Shape.Length];
        var labels = new byte[total];
        var next = 0;
        foreach (var file in files) next = ReadFile(file, pixels, labels, next);
        return (pixels, labels);
    }

    private static long RecordsIn(string file)
    {
        var (records, rest) = Math.DivRem(new FileInfo(file).Length, RecordLength);
        if (rest == 0) return records;
        throw new DatasetException(
            $"'{file}' is truncated: record {records} at byte offset {records * RecordLength} has {rest} of {RecordLength} bytes");
    }

    private static int ReadFile(string file, byte[] pixels, byte[] labels, int next)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 18);
        for (var offset = 0L; offset < stream.Length; offset += RecordLength, next++)
        {
            var label = stream.ReadByte();
            if (label >= CifarDataset.ClassNames.Length)
                throw new DatasetException(
                    $"'{file}' is not CIFAR-10: record {offset / RecordLength} at byte offset {offset} has label {label}, not 0 to 9");
            labels[next] = (byte)label;
            stream.ReadExactly(pixels, next * CifarDataset.Shape.Length, CifarDataset.Shape.Length);
        }

        return next;
    }
}
