using System.Globalization;
using System.Text;

namespace Immiscible.Data.Packing;

/// <summary>
/// Packs data sets into shards: encoded images keep their bytes, raw pixels become PNG, and order, labels and class names stay. The same set gives
/// the same bytes.
/// </summary>
internal static class DatasetPacker
{
    /// <summary>Packs a set; the folder appears when all is in it.</summary>
    /// <param name="source">The set.</param>
    /// <param name="request">Into what and where.</param>
    /// <param name="progress">Told now and then how many samples are packed.</param>
    /// <param name="stop">Breaks off; nothing is left.</param>
    /// <exception cref="DatasetException">The folder has something in it, or the set is empty.</exception>
    /// <exception cref="BadSampleException">A sample cannot be had.</exception>
    /// <exception cref="IOException">Something cannot be written.</exception>
    public static async Task<PackReport> PackAsync(IPackSource source, PackRequest request, IProgress<int>? progress, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.ShardSize, 1);
        if (source.Count == 0) throw new DatasetException("the set holds no images, so there is nothing to pack");
        using var folder = new NewFolder(request.Folder);
        var shards = (int)(((long)source.Count + request.ShardSize - 1) / request.ShardSize);
        var encoded = 0;
        for (var shard = 0; shard < shards; shard++)
        {
            await using var writer = await CreateAsync(Path.Combine(folder.Path, NameOf(request, shard, shards)), request.Format, source.Classes).ConfigureAwait(false);
            var end = (int)Math.Min(source.Count, ((long)shard + 1) * request.ShardSize);
            for (var index = shard * request.ShardSize; index < end; index++)
            {
                stop.ThrowIfCancellationRequested();
                var sample = source.Read(index);
                if (sample.IsNew) encoded++;
                await writer.WriteAsync(index, sample).ConfigureAwait(false);
                if (index % 100 == 99 || index == source.Count - 1) progress?.Report(index + 1);
            }
        }
        if (request.Format == PackFormat.WebDataset && source.Classes.Count > 0) WriteClasses(Path.Combine(folder.Path, Tar.ShardScanner.ClassesFile), source.Classes);
        var bytes = new DirectoryInfo(folder.Path).EnumerateFiles().Sum(static file => file.Length);
        folder.Complete();
        return new PackReport(Path.GetFullPath(request.Folder), request.Format, source.Count, encoded, shards, bytes);
    }

    private static async Task<IShardWriter> CreateAsync(string file, PackFormat format, IReadOnlyList<string> classes)
    {
        var output = new FileStream(file, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 18);
        return format == PackFormat.Parquet ? await ParquetShardWriter.CreateAsync(output, classes).ConfigureAwait(false) : new TarShardWriter(output);
    }

    private static string NameOf(PackRequest request, int shard, int shards) => request.Format == PackFormat.Parquet
        ? string.Create(CultureInfo.InvariantCulture, $"{request.Split}-{shard:D5}-of-{shards:D5}.parquet")
        : string.Create(CultureInfo.InvariantCulture, $"{request.Split}-{shard:D6}.tar");

    private static void WriteClasses(string file, IReadOnlyList<string> classes)
    {
        using var lines = new StreamWriter(file, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        foreach (var name in classes) lines.Write($"{name.ReplaceLineEndings(" ")}\n");
    }
}
