using Parquet;
using Parquet.Schema;

namespace Immiscible.Data.Cifar;

/// <summary>
/// Image data sets as the Hugging Face hub stores them: a column <c>img</c> or <c>image</c> of struct{bytes, path}, where bytes is an
/// encoded image, and an integer column <c>label</c>. Images are decoded in parallel and kept in the order of the rows.
/// </summary>
internal static class ParquetImageReader
{
    /// <returns>Pixels [count, 3, 32, 32] and labels [count] of all the files, one after the other.</returns>
    /// <exception cref="DatasetException">A file is truncated or lacks a column, or an image or label is not CIFAR-10's.</exception>
    public static (byte[] Pixels, byte[] Labels) Read(string[] files) =>
        // On the pool: the caller may be a scheduler whose only thread the reader's continuations would wait for.
        Task.Run(() => ReadAsync(files)).GetAwaiter().GetResult();

    private static async Task<(byte[] Pixels, byte[] Labels)> ReadAsync(string[] files)
    {
        var readers = new List<ParquetReader>();
        try
        {
            var total = 0L;
            foreach (var file in files)
            {
                readers.Add(await Guard(file, "its footer", () => ParquetReader.CreateAsync(file)));
                CifarDataset.CheckTotal(total += readers[^1].RowGroups.Sum(group => group.RowCount), file);
            }

            var images = new ImageTable((int)total);
            for (var i = 0; i < files.Length; i++) await ReadFile(files[i], readers[i], images);
            return (images.Pixels, images.Labels);
        }
        finally
        {
            foreach (var reader in readers) await reader.DisposeAsync();
        }
    }

    private static async Task ReadFile(string file, ParquetReader reader, ImageTable images)
    {
        var bytes = BytesField(file, reader.Schema);
        var label = LabelField(file, reader.Schema);
        var row = 0L;
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            using var rows = reader.OpenRowGroupReader(group);
            // Not the overload for arrays of bytes: it repeats an earlier value where a row has none.
            var encoded = new ReadOnlyMemory<byte>?[rows.RowCount];
            var labels = new long?[rows.RowCount];
            await Guard(file, $"row group {group}, which starts at row {row},", async () =>
            {
                await rows.ReadAsync<ReadOnlyMemory<byte>>(bytes, encoded.AsMemory());
                await rows.ReadAsync<long>(label, labels.AsMemory());
                return true;
            });
            images.Append(file, row, encoded, labels);
            row += rows.RowCount;
        }
    }

    private static DataField BytesField(string file, ParquetSchema schema)
    {
        foreach (var name in new[] { "img", "image" })
        {
            if (schema.Fields.FirstOrDefault(field => field.Name == name) is not StructField image) continue;
            if (image.Fields.FirstOrDefault(field => field.Name == "bytes") is DataField { ClrType: var type } bytes &&
                type == typeof(ReadOnlyMemory<byte>))
                return bytes;
        }

        throw new DatasetException(
            $"'{file}' has no column img or image of struct{{bytes, path}}; {Columns(schema)}");
    }

    private static DataField LabelField(string file, ParquetSchema schema) =>
        schema.Fields.FirstOrDefault(field => field.Name == "label") is DataField { ClrType: var type } label && type == typeof(long)
            ? label
            : throw new DatasetException($"'{file}' has no 64-bit integer column label; {Columns(schema)}");

    private static string Columns(ParquetSchema schema) =>
        $"its columns are {string.Join(", ", schema.Fields.Select(field => field.Name))}";

    // A damaged file can make the reader fail in any way; every way means the same to the user.
    private static async Task<T> Guard<T>(string file, string part, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception problem) when (problem is not (DatasetException or OutOfMemoryException))
        {
            var length = new FileInfo(file).Length;
            var reason = problem.Message.ReplaceLineEndings(" ");
            throw new DatasetException(
                $"'{file}' ({length} bytes) is truncated or damaged: {part} cannot be read ({reason})", problem);
        }
    }
}
