using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace Immiscible.Data.Columns;

/// <summary>The columns of a Parquet file that make it a set of images.</summary>
/// <param name="Bytes">Encoded images.</param>
/// <param name="Label">Their labels; null where there are none.</param>
/// <param name="Classes">Class names of the labels, where the file's <c>huggingface</c> entry tells them.</param>
internal sealed record ImageColumns(DataField Bytes, DataField? Label, string[] Classes)
{
    /// <summary>Finds the columns.</summary>
    /// <exception cref="DatasetException">There is no column of images.</exception>
    public static ImageColumns Of(string file, ParquetReader reader)
    {
        var bytes = FindBytes(reader.Schema) ?? throw new DatasetException(
            $"'{file}' has no column img or image of struct{{bytes, path}}; its columns are {string.Join(", ", reader.Schema.Fields.Select(field => field.Name))}");
        var label = new[] { "label", "fine_label", "labels" }
            .Select(name => reader.Schema.Fields.FirstOrDefault(field => field.Name == name) as DataField)
            .FirstOrDefault(field => field is not null && LabelReader.CanRead(field));
        return new ImageColumns(bytes, label, label is null ? [] : ClassNames(reader, label.Name));
    }

    private static DataField? FindBytes(ParquetSchema schema)
    {
        foreach (var name in new[] { "img", "image" })
        {
            if (schema.Fields.FirstOrDefault(field => field.Name == name) is not StructField image) continue;
            if (image.Fields.FirstOrDefault(field => field.Name == "bytes") is DataField { ClrType: var type } bytes &&
                type == typeof(ReadOnlyMemory<byte>))
                return bytes;
        }

        return null;
    }

    private static string[] ClassNames(ParquetReader reader, string label)
    {
        if (reader.CustomMetadata?.GetValueOrDefault("huggingface") is not { } text) return [];
        try
        {
            using var json = JsonDocument.Parse(text);
            var names = json.RootElement.GetProperty("info").GetProperty("features").GetProperty(label).GetProperty("names");
            return [.. names.EnumerateArray().Select(static name => name.GetString() ?? "")];
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Another kind of feature: the labels are plain numbers.
            return [];
        }
    }
}
