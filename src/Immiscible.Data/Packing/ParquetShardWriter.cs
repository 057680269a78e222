using Parquet;
using Parquet.Schema;

namespace Immiscible.Data.Packing;

/// <summary>
/// A Parquet shard in the columns of the Hugging Face hub: <c>image</c> of struct{bytes, path} and, where the set has classes, <c>label</c>.
/// </summary>
internal sealed class ParquetShardWriter : IShardWriter
{
    // Rows of a row group, and bytes after which it is closed earlier: what a reader takes at a time.
    private const int MostRows = 1000;
    private const long MostBytes = 64 << 20;

    private readonly List<PackedSample> _rows = [];
    private readonly Stream _output;
    private readonly ParquetWriter _writer;
    private readonly ParquetSchema _schema;
    private long _bytes;

    private ParquetShardWriter(Stream output, ParquetWriter writer, ParquetSchema schema) => (_output, _writer, _schema) = (output, writer, schema);

    /// <param name="output">Where the shard is written; closed with it.</param>
    /// <param name="classes">Class names; empty where the set has no classes.</param>
    public static async Task<ParquetShardWriter> CreateAsync(Stream output, IReadOnlyList<string> classes)
    {
        var image = new StructField("image", new DataField<ReadOnlyMemory<byte>>("bytes", nullable: true), new DataField<string>("path", nullable: true));
        var schema = classes.Count > 0 ? new ParquetSchema(image, new DataField<long>("label", nullable: true)) : new ParquetSchema(image);
        // Images are compressed already, and a dictionary of them would be larger than they are.
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Snappy, DictionaryEncodingThreshold = 0 };
        var writer = await ParquetWriter.CreateAsync(schema, output, options).ConfigureAwait(false);
        writer.CustomMetadata = new Dictionary<string, string> { [HuggingFaceFeatures.Key] = HuggingFaceFeatures.Write(classes) };
        return new ParquetShardWriter(output, writer, schema);
    }

    public async Task WriteAsync(int index, PackedSample sample)
    {
        if (_rows.Count == MostRows || _bytes + sample.Image.Length > MostBytes) await FlushAsync().ConfigureAwait(false);
        _rows.Add(sample);
        _bytes += sample.Image.Length;
    }

    public async ValueTask DisposeAsync()
    {
        await FlushAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _output.DisposeAsync().ConfigureAwait(false);
    }

    private async Task FlushAsync()
    {
        if (_rows.Count == 0) return;
        var fields = _schema.GetDataFields();
        using (var group = _writer.CreateRowGroup())
        {
            await group.WriteAsync<ReadOnlyMemory<byte>>(fields[0], _rows.Select(static row => (ReadOnlyMemory<byte>?)row.Image).ToArray()).ConfigureAwait(false);
            await group.WriteAsync(fields[1], _rows.Select(static row => row.Path).ToArray()).ConfigureAwait(false);
            if (fields.Length > 2) await group.WriteAsync<long>(fields[2], _rows.Select(static row => (long?)row.Label).ToArray()).ConfigureAwait(false);
            group.CompleteValidate();
        }
        _rows.Clear();
        _bytes = 0;
    }
}
