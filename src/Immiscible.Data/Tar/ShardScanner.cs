using System.Globalization;
using System.Text;
using System.Text.Json;
using Immiscible.Data.Folders;
using Immiscible.Data.Indexing;
using Immiscible.Data.Surveys;

namespace Immiscible.Data.Tar;

/// <summary>
/// WebDataset shards: entries of one key (the name up to the first dot after its folders) are one sample, an image by its extension and a label in
/// <c>.cls</c> (digits) or <c>.json</c>. Source: the WebDataset file format specification.
/// </summary>
internal static class ShardScanner
{
    /// <summary>Name of the file beside shards that names the classes.</summary>
    public const string ClassesFile = "classes.txt";

    private const int LongestLabel = 1 << 20;

    private static readonly string[] LabelKeys = ["label", "fine_label", "cls", "class", "class_id"];

    public static void Scan(string[] files, SampleIndexBuilder index)
    {
        foreach (var file in files)
        {
            var number = index.AddFile(file);
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            var samples = new OrderedDictionary<string, Sample>(StringComparer.Ordinal);
            TarScanner.Scan(stream, entry => Add(stream, entry, samples), fault => index.Faults.Add(new DatasetProblem(file, $"at byte offset {fault.Offset}", fault.Message)));
            foreach (var (key, sample) in samples)
                if (sample.IsMeant) index.Add(number, sample.Offset, sample.Length, sample.Label, sample.Name ?? key, sample.Problem());
        }

        ReadClasses(files[0], index);
        index.RequireLabels("it has no label: no .cls and no .json with a label has its key");
    }

    // Names, one a line in the order of their labels; a file of another kind, such as a table, is passed over.
    private static void ReadClasses(string shard, SampleIndexBuilder index)
    {
        var file = Path.Combine(Path.GetDirectoryName(shard)!, ClassesFile);
        if (!File.Exists(file) || new FileInfo(file) is not { LinkTarget: null, Length: <= LongestLabel }) return;
        index.AddFile(file);
        var names = File.ReadAllLines(file);
        if (names.Length > index.LargestLabel && names.All(static name => name.Length > 0 && !name.Contains('\t'))) index.Classes = names;
    }

    private static void Add(Stream stream, TarEntry entry, OrderedDictionary<string, Sample> samples)
    {
        var folder = entry.Name.LastIndexOf('/') + 1;
        var dot = entry.Name.IndexOf('.', folder);

        // A file that is hidden or has no extension is no part of a sample; archivers leave such notes.
        if ((dot <= folder && !LeavesArchive(entry.Name)) || dot < 0) return;
        var (key, extension) = (entry.Name[..dot], entry.Name[(dot + 1)..].ToLowerInvariant());
        var isImage = ImageFiles.IsImageExtension(extension);
        if (!isImage && extension is not ("cls" or "json")) return;
        if (!samples.TryGetValue(key, out var sample)) samples.Add(key, sample = new Sample());
        if (LeavesArchive(entry.Name)) sample.Bad = "the entry's name leads out of the archive";
        if (isImage) sample.AddImage(entry);
        else if (extension == "cls") sample.AddLabel(stream, entry);
        else sample.AddJson(stream, entry);
    }

    private static bool LeavesArchive(string name) =>
        name.StartsWith('/') || name.Contains('\0') || (name.Contains("..", StringComparison.Ordinal) && name.Split('/', '\\').Contains(".."));

    private static byte[] Content(Stream stream, TarEntry entry)
    {
        var content = new byte[entry.Length];
        stream.Position = entry.Offset;
        stream.ReadExactly(content);
        return content;
    }

    private sealed class Sample
    {
        private bool _hasImage, _fromText;

        public string? Name { get; private set; }

        public long Offset { get; private set; }

        public long Length { get; private set; }

        public long Label { get; private set; } = SampleIndex.NoLabel;

        public string? Bad { get; set; }

        /// <summary>A lone .json is the archive's own affair.</summary>
        public bool IsMeant => _hasImage || _fromText || Bad is not null;

        public string? Problem() => Bad ?? (_hasImage ? null : "it has a label but no image");

        public void AddImage(TarEntry entry)
        {
            if (_hasImage)
            {
                Bad ??= $"several images have its key, among them {TarScanner.Printable(entry.Name)}";
                return;
            }

            (_hasImage, Name, Offset, Length) = (true, entry.Name, entry.Offset, entry.Length);
        }

        public void AddLabel(Stream stream, TarEntry entry)
        {
            _fromText = true;
            Name ??= entry.Name;
            var text = entry.Length > LongestLabel ? "" : Encoding.UTF8.GetString(Content(stream, entry)).Trim();
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var label)) Label = label;
            else Bad ??= $"its label '{TarScanner.Printable(text)}' is no number";
        }

        public void AddJson(Stream stream, TarEntry entry)
        {
            if (_fromText || entry.Length > LongestLabel) return;
            try
            {
                using var json = JsonDocument.Parse(Content(stream, entry));
                if (json.RootElement.ValueKind != JsonValueKind.Object) return;
                foreach (var key in LabelKeys)
                {
                    if (!json.RootElement.TryGetProperty(key, out var value) || value.ValueKind != JsonValueKind.Number) continue;
                    if (value.TryGetInt64(out var label) && label >= 0) Label = label;
                    else Bad ??= $"its label {value} in {TarScanner.Printable(entry.Name)} is no class";
                    return;
                }
            }
            catch (JsonException)
            {
                Bad ??= $"{TarScanner.Printable(entry.Name)} is no JSON";
            }
        }
    }
}
