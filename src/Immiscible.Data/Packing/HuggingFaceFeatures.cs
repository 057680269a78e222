using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Immiscible.Data.Packing;

/// <summary>The entry of a Parquet file's metadata from which Hugging Face's <c>datasets</c> knows images and class names.</summary>
internal static class HuggingFaceFeatures
{
    /// <summary>Its name.</summary>
    public const string Key = "huggingface";

    /// <summary>The entry for columns <c>image</c> and, where there are classes, <c>label</c>.</summary>
    public static string Write(IReadOnlyList<string> classes)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject("info");
            json.WriteStartObject("features");
            json.WriteStartObject("image");
            json.WriteString("_type", "Image");
            json.WriteEndObject();
            if (classes.Count > 0) WriteLabel(json, classes);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static void WriteLabel(Utf8JsonWriter json, IReadOnlyList<string> classes)
    {
        json.WriteStartObject("label");
        json.WriteStartArray("names");
        foreach (var name in classes) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteString("_type", "ClassLabel");
        json.WriteEndObject();
    }
}
