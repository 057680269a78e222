using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Immiscible.Data.Packing;
using Parquet;
using Parquet.Schema;

namespace Immiscible.Data.Tests.Packing;

public sealed class DatasetPackerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => Path.Combine(_folder.Path, "packed");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2500, 1200, 3)]
    [InlineData(7, 7, 1)]
    [InlineData(1, 1000, 1)]
    public async Task Parquet_shards_hold_every_byte_label_and_name_in_order(int count, int shardSize, int shards)
    {
        var report = await PackAsync(PackFormat.Parquet, new ListedSamples(count, "käse", "a \"quoted\" name"), shardSize);
        Assert.Equal((count, shards, (count + 2) / 3), (report.Samples, report.Shards, report.Encoded));
        var files = Directory.GetFiles(Target).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(Enumerable.Range(0, shards).Select(i => $"train-{i:D5}-of-{shards:D5}.parquet"), files.Select(Path.GetFileName));
        var next = 0;
        foreach (var file in files)
        {
            await using var reader = await ParquetReader.CreateAsync(file);
            Assert.Equal("""{"info":{"features":{"image":{"_type":"Image"},"label":{"names":["käse","a \"quoted\" name"],"_type":"ClassLabel"}}}}""", reader.CustomMetadata["huggingface"]);
            var fields = reader.Schema.GetDataFields();
            Assert.Equal(["image/bytes", "image/path", "label"], fields.Select(static field => field.Path.ToString()));
            for (var group = 0; group < reader.RowGroupCount; group++) next = await CompareAsync(reader.OpenRowGroupReader(group), fields, next);
        }
        Assert.Equal(count, next);
        Assert.Equal(report.Bytes, files.Sum(static file => new FileInfo(file).Length));
    }

    [Fact]
    public async Task Tar_shards_hold_every_byte_and_label_in_order()
    {
        var report = await PackAsync(PackFormat.WebDataset, new ListedSamples(25, "cat", "käse", "dog"), 10);
        Assert.Equal(3, report.Shards);
        Assert.Equal(["classes.txt", "train-000000.tar", "train-000001.tar", "train-000002.tar"], Directory.GetFiles(Target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("cat\nkäse\ndog\n", File.ReadAllText(Path.Combine(Target, "classes.txt")));
        var entries = Enumerable.Range(0, 3).SelectMany(shard => Entries(Path.Combine(Target, $"train-{shard:D6}.tar"))).ToArray();
        Assert.Equal(50, entries.Length);
        for (var i = 0; i < 25; i++)
        {
            Assert.Equal($"{i:D9}.{(i % 3 == 0 ? "png" : "jpg")}", entries[2 * i].Name);
            Assert.Equal(ListedSamples.Image(i), entries[2 * i].Content);
            Assert.Equal(($"{i:D9}.cls", (i % 3).ToString(CultureInfo.InvariantCulture)), (entries[2 * i + 1].Name, Encoding.ASCII.GetString(entries[2 * i + 1].Content)));
        }
    }

    [Fact]
    public async Task A_set_without_classes_has_no_labels()
    {
        await PackAsync(PackFormat.WebDataset, new ListedSamples(3), 10);
        Assert.Equal(["000000000.png", "000000001.jpg", "000000002.jpg"], Entries(Assert.Single(Directory.GetFiles(Target))).Select(static entry => entry.Name));
        Directory.Delete(Target, recursive: true);
        await PackAsync(PackFormat.Parquet, new ListedSamples(3), 10);
        await using var reader = await ParquetReader.CreateAsync(Assert.Single(Directory.GetFiles(Target)));
        Assert.Equal(["image"], reader.Schema.Fields.Select(static field => field.Name));
        Assert.Equal("""{"info":{"features":{"image":{"_type":"Image"}}}}""", reader.CustomMetadata["huggingface"]);
    }

    [Theory]
    [InlineData(PackFormat.Parquet)]
    [InlineData(PackFormat.WebDataset)]
    public async Task The_same_set_gives_the_same_bytes(PackFormat format)
    {
        await PackAsync(format, new ListedSamples(300, "a", "b"), 100);
        var first = Hashes();
        Directory.Delete(Target, recursive: true);
        await PackAsync(format, new ListedSamples(300, "a", "b"), 100);
        Assert.Equal(first, Hashes());
    }

    [Theory]
    [InlineData(PackFormat.Parquet)]
    [InlineData(PackFormat.WebDataset)]
    public async Task A_bad_sample_or_a_stop_leaves_nothing(PackFormat format)
    {
        var problem = await Assert.ThrowsAsync<BadSampleException>(() => PackAsync(format, new ListedSamples(30, "a") { Bad = 17 }, 10));
        Assert.Contains("'set.tar' entry 7.jpg: it is damaged", problem.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));

        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PackAsync(format, new ListedSamples(30, "a"), 10, stop.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_folder_with_something_in_it_is_refused_and_an_empty_one_is_taken()
    {
        var there = _folder.File("packed/notes.txt", [1]);
        Assert.Contains($"'{Target}' is not empty; name a folder that is new or empty (--out)",
            (await Assert.ThrowsAsync<DatasetException>(() => PackAsync(PackFormat.Parquet, new ListedSamples(3, "a"), 10))).Message);
        Assert.Equal([there], Directory.EnumerateFileSystemEntries(Target));
        File.Delete(there);
        await PackAsync(PackFormat.Parquet, new ListedSamples(3, "a"), 10);
        Assert.Single(Directory.GetFiles(Target));
        Assert.Equal([Target], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_file_in_the_way_and_an_empty_set_are_told()
    {
        _folder.File("packed", [1]);
        Assert.Contains("is a file", (await Assert.ThrowsAsync<DatasetException>(() => PackAsync(PackFormat.Parquet, new ListedSamples(3, "a"), 10))).Message);
        Assert.Contains("holds no images", (await Assert.ThrowsAsync<DatasetException>(() => PackAsync(PackFormat.Parquet, new ListedSamples(0, "a"), 10))).Message);
    }

    private Task<PackReport> PackAsync(PackFormat format, ListedSamples samples, int shardSize, CancellationToken stop = default) =>
        DatasetPacker.PackAsync(samples, new PackRequest { Format = format, Folder = Target, Split = "train", ShardSize = shardSize }, null, stop);

    private static async Task<int> CompareAsync(ParquetRowGroupReader rows, DataField[] fields, int next)
    {
        var images = new ReadOnlyMemory<byte>?[rows.RowCount];
        var paths = new ReadOnlyMemory<char>?[rows.RowCount];
        var labels = new long?[rows.RowCount];
        await rows.ReadAsync<ReadOnlyMemory<byte>>(fields[0], images.AsMemory());
        await rows.ReadAsync<ReadOnlyMemory<char>>(fields[1], paths.AsMemory());
        await rows.ReadAsync<long>(fields[2], labels.AsMemory());
        for (var row = 0; row < rows.RowCount; row++, next++)
        {
            Assert.Equal(ListedSamples.Image(next), images[row]!.Value.ToArray());
            Assert.Equal(($"ünï/{next}", next % 2), (paths[row].ToString(), labels[row]));
        }
        return next;
    }

    private static IEnumerable<(string Name, byte[] Content)> Entries(string file)
    {
        using var tar = new TarReader(File.OpenRead(file));
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            Assert.Equal((DateTimeOffset.UnixEpoch, 0, 0), (entry.ModificationTime, entry.Uid, entry.Gid));
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            yield return (entry.Name, content.ToArray());
        }
    }

    private string[] Hashes() => [.. Directory.GetFiles(Target).Order(StringComparer.Ordinal)
        .Select(static file => $"{Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")];
}
