using System.Formats.Tar;
using System.Globalization;
using Immiscible.Data;
using Immiscible.Data.Packing;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>The same 40 images in files of every format, in a folder that goes when this does.</summary>
internal sealed class ImageFiles : IDisposable
{
    public const int Count = 40;

    private readonly string _root = Directory.CreateTempSubdirectory("immiscible-images-").FullName;

    /// <summary>A folder for each class, of PNG files.</summary>
    public string Folders => Path.Combine(_root, "folders");

    public string Parquet => Path.Combine(_root, "parquet");

    public string Shards => Path.Combine(_root, "shards");

    public string Cifar => Path.Combine(_root, "cifar");

    /// <summary>Generated images as PNG files.</summary>
    public static async Task<ImageFiles> CreateAsync()
    {
        var files = new ImageFiles();
        var first = Path.Combine(files._root, "first");
        await DatasetPacking.PackAsync(
            new DatasetOptions { Source = "shapes", Count = Count }, new PackRequest { Format = PackFormat.WebDataset, Folder = first, Split = "train" });
        foreach (var shard in Directory.GetFiles(first, "*.tar")) Extract(shard, files.Folders);
        return files;
    }

    /// <summary>Packs the PNG files in every other way, in the order in which they are read.</summary>
    public async Task PackAsync()
    {
        var source = new DatasetOptions { Source = "images", Path = Folders };
        await DatasetPacking.PackAsync(source, new PackRequest { Format = PackFormat.Parquet, Folder = Parquet, Split = "train", ShardSize = 15 });
        await DatasetPacking.PackAsync(source, new PackRequest { Format = PackFormat.WebDataset, Folder = Shards, Split = "train", ShardSize = 15 });
        var images = Immiscible.Data.Datasets.Open(source);
        Directory.CreateDirectory(Cifar);
        await using var batch = File.Create(Path.Combine(Cifar, "data_batch_1.bin"));
        var record = new byte[1 + images.Shape.Length];
        for (var i = 0; i < images.Count; i++)
        {
            record[0] = (byte)images.Label(i);
            images.Read(i, record.AsSpan(1));
            await batch.WriteAsync(record);
        }
    }

    /// <summary>Damages some of the PNG files: one is cut, one is no image, one is empty.</summary>
    /// <returns>Their paths.</returns>
    public string[] Damage()
    {
        var all = Directory.GetFiles(Folders, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        string[] damaged = [all[3], all[11], all[26]];
        File.WriteAllBytes(damaged[0], File.ReadAllBytes(damaged[0])[..^60]);
        File.WriteAllText(damaged[1], "no image");
        File.WriteAllBytes(damaged[2], []);
        return damaged;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void Extract(string shard, string folder)
    {
        using var reader = new TarReader(File.OpenRead(shard));
        var images = new Dictionary<string, byte[]>();
        var labels = new Dictionary<string, int>();
        while (reader.GetNextEntry() is { } entry)
        {
            var key = Path.GetFileNameWithoutExtension(entry.Name);
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            if (entry.Name.EndsWith(".cls", StringComparison.Ordinal))
                labels[key] = int.Parse(System.Text.Encoding.ASCII.GetString(content.ToArray()), CultureInfo.InvariantCulture);
            else images[key] = content.ToArray();
        }
        foreach (var (key, bytes) in images)
        {
            var target = Directory.CreateDirectory(Path.Combine(folder, $"class-{labels[key]}"));
            File.WriteAllBytes(Path.Combine(target.FullName, key + ".png"), bytes);
        }
    }
}
