using Immiscible.Data.Storage;
using Immiscible.Data.Tests.Cifar;
using Immiscible.Data.Tests.Tar;

namespace Immiscible.Data.Tests.Storage;

public sealed class CacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _cache = new();

    public void Dispose()
    {
        _folder.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public void An_index_is_kept_and_used_again()
    {
        WriteParquet(3);
        var hash = Open().ContentHash;
        var written = Directory.GetFiles(_cache.Path).Select(File.GetLastWriteTimeUtc).ToArray();
        Assert.Equal(hash, Open().ContentHash);
        Assert.Equal(written, Directory.GetFiles(_cache.Path).Select(File.GetLastWriteTimeUtc));
    }

    [Fact]
    public void A_changed_file_is_indexed_anew_and_the_old_images_go()
    {
        WriteParquet(3);
        Assert.Equal(3, Open().Count);
        WriteParquet(4);
        Assert.Equal(4, Open().Count);
        Assert.Single(Directory.GetFiles(_cache.Path, "*.images"));
    }

    [Theory]
    [InlineData("*.index")]
    [InlineData("*.images")]
    public void A_damaged_cache_is_made_anew(string kind)
    {
        WriteParquet(3);
        var hash = Open().ContentHash;
        var file = Directory.GetFiles(_cache.Path, kind).Single();
        var bytes = File.ReadAllBytes(file);
        foreach (var damaged in new[] { [], bytes[..(bytes.Length / 2)], [.. bytes.Select(static value => (byte)(value ^ 1))], new byte[bytes.Length] })
        {
            File.WriteAllBytes(Directory.GetFiles(_cache.Path, kind).Single(), damaged);
            Assert.Equal(hash, Open().ContentHash);
        }
    }

    [Fact]
    public void A_cache_that_cannot_be_written_only_costs_time()
    {
        WriteParquet(3);
        var set = Datasets.Open(Options(), _cache.File("a-file-is-no-folder", [1]));
        Assert.Equal(3, set.Count);
        Assert.Equal(Open().ContentHash, set.ContentHash);
    }

    [Fact]
    public void Images_that_come_and_go_are_noticed()
    {
        var options = Options() with { Path = Path.Combine(_folder.Path, "images") };
        _folder.File("images/a/1.png", ParquetImages.Png(1));
        Assert.Equal(1, Datasets.Open(options, _cache.Path).Count);
        var added = _folder.File("images/a/2.png", ParquetImages.Png(1));
        Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(added)!, DateTime.UtcNow.AddSeconds(2));
        Assert.Equal(2, Datasets.Open(options, _cache.Path).Count);
    }

    [Fact]
    public void Few_files_are_open_however_many_are_read_and_from_several_threads()
    {
        string[] files = [.. Enumerable.Range(0, 20).Select(i => _folder.File($"{i}.bin", [.. Enumerable.Repeat((byte)i, 100)]))];
        var pool = new HandlePool(files, most: 3);
        Parallel.For(0, 4000, i =>
        {
            var bytes = new byte[50];
            Assert.Equal(50, pool.Read(i * 7 % 20, bytes, 30));
            Assert.All(bytes, value => Assert.Equal(i * 7 % 20, value));
        });
        Assert.InRange(pool.OpenFiles, 1, 3);
        Assert.Equal(10, pool.Read(0, new byte[50], 90));
    }

    [Fact]
    public void Decompression_bombs_and_cut_images_are_bad_samples()
    {
        var image = ParquetImages.Png(1);
        var bomb = ParquetImages.Png(1);
        new byte[] { 0, 0, 0x40, 0, 0, 0, 0x40, 0 }.CopyTo(bomb, 16);
        var crc = Crc32(bomb.AsSpan(12, 17));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bomb.AsSpan(29), crc);
        _folder.File("set.tar", TarArchives.Of(("0.png", image), ("1.png", bomb), ("2.png", image[..^40])));
        var set = Datasets.Open(Options(), _cache.Path);
        set.Read(0, new byte[3072]);
        Assert.Contains("16384x16384", Assert.Throws<BadSampleException>(() => set.Read(1, new byte[3072])).Message);
        Assert.Contains("does not decode", Assert.Throws<BadSampleException>(() => set.Read(2, new byte[3072])).Message);
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }

    private void WriteParquet(int rows) => _folder.File(
        "train.parquet", ParquetImages.File([.. Enumerable.Range(0, rows).Select(static i => ParquetImages.Row(ParquetImages.Png((byte)(9 * i)), i))]));

    private DatasetOptions Options() => new() { Source = "images", Path = _folder.Path };

    private IImageDataset Open() => Datasets.Open(Options(), _cache.Path);
}
