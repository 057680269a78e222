using Immiscible.Data.Indexing;
using Immiscible.Data.Storage;
using Immiscible.Data.Surveys;
using Parquet;

namespace Immiscible.Data.Columns;

/// <summary>
/// Image data sets as the Hugging Face hub stores them: a column <c>img</c> or <c>image</c> of struct{bytes, path}, where bytes is an encoded image, and
/// an integer column <c>label</c> or <c>fine_label</c>. Pages are compressed, so a row cannot be read alone: the encoded images are copied into one
/// file, a row group in memory at a time.
/// </summary>
internal static class ParquetUnpacker
{
    /// <summary>Indexes files, one after the other, and unpacks them.</summary>
    /// <param name="files">Their paths.</param>
    /// <param name="to">Where the encoded images go, one after the other.</param>
    /// <param name="index">Where the samples go.</param>
    /// <exception cref="DatasetException">A file lacks the columns.</exception>
    public static void Scan(string[] files, Stream to, SampleIndexBuilder index) =>
        // On the pool: the caller may be a scheduler whose only thread the reader's continuations would wait for.
        Task.Run(() => ScanAsync(files, to, index)).GetAwaiter().GetResult();

    private static async Task ScanAsync(string[] files, Stream to, SampleIndexBuilder index)
    {
        foreach (var file in files)
        {
            var number = index.AddFile(file);
            ParquetReader reader;
            try
            {
                reader = await ParquetReader.CreateAsync(file);
            }
            catch (Exception problem) when (IsDamage(problem))
            {
                index.Faults.Add(Damage(file, "its footer", problem));
                continue;
            }

            await using (reader) await ScanFile(file, number, reader, to, index);
        }

        index.RequireLabels("the label is missing");
    }

    private static async Task ScanFile(string file, int number, ParquetReader reader, Stream to, SampleIndexBuilder index)
    {
        var columns = ImageColumns.Of(file, reader);
        if (index.Classes.Length == 0) index.Classes = columns.Classes;
        else if (columns.Classes.Length > 0 && !columns.Classes.SequenceEqual(index.Classes))
            index.Faults.Add(new DatasetProblem(file, "", "its class names are not those of the files before it"));
        var row = 0L;
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            var start = row;
            try
            {
                using var rows = reader.OpenRowGroupReader(group);
                row += rows.RowCount;
                // Not the overload for arrays of bytes: it repeats an earlier value where a row has none.
                var encoded = new ReadOnlyMemory<byte>?[rows.RowCount];
                await rows.ReadAsync<ReadOnlyMemory<byte>>(columns.Bytes, encoded.AsMemory());
                var labels = columns.Label is null ? null : await LabelReader.ReadAsync(rows, columns.Label);
                for (var i = 0; i < encoded.Length; i++) Add(encoded[i], labels?[i], number, to, index);
            }
            catch (Exception problem) when (IsDamage(problem))
            {
                index.Faults.Add(Damage(file, $"row group {group}, which starts at row {start},", problem));
            }
        }
    }

    private static void Add(ReadOnlyMemory<byte>? encoded, long? label, int number, Stream to, SampleIndexBuilder index)
    {
        var bytes = (encoded ?? ReadOnlyMemory<byte>.Empty).Span;
        var bad = bytes.IsEmpty ? "the image has no bytes (sets that store paths alone are not read)" : label is < 0 ? $"the label is {label}, which no class has" : null;
        var offset = to.Position;
        try
        {
            to.Write(bytes);
        }
        catch (IOException problem)
        {
            throw new DatasetException($"cannot unpack images into the cache: {problem.Message}; set {CacheFolder.Variable} to a folder with room", problem);
        }

        index.Add(number, offset, bytes.Length, label is >= 0 ? label.Value : SampleIndex.NoLabel, bad: bad, check: Crc32C.Of(bytes));
    }

    private static bool IsDamage(Exception problem) => problem is not (DatasetException or OutOfMemoryException or UnauthorizedAccessException);

    // A damaged file can make the reader fail in any way; every way means the same to the user.
    private static DatasetProblem Damage(string file, string part, Exception problem) => new(
        file, "", $"the file of {new FileInfo(file).Length} bytes is truncated or damaged: {part} cannot be read ({problem.Message.ReplaceLineEndings(" ")})");
}
