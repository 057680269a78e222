using Immiscible.Data.Tests.Cifar;
using Immiscible.Data.Tests.Tar;

namespace Immiscible.Data.Tests;

public sealed class FormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_images_packed_four_ways_are_the_same_set()
    {
        byte[][] images = [.. Enumerable.Range(0, 6).Select(static i => ParquetImages.Png((byte)(40 * i)))];
        for (var i = 0; i < images.Length; i++) _folder.File($"folder/{(char)('a' + i / 2)}/{i}.png", images[i]);
        _folder.File("tar/set-000000.tar", TarArchives.Of([.. images.Take(3).SelectMany((image, i) => Sample(i, image))]));
        _folder.File("tar/set-000001.tar", TarArchives.Of([.. images.Skip(3).SelectMany((image, i) => Sample(i + 3, image))]));
        _folder.File("parquet/train.parquet", ParquetImages.File([.. images.Select(static (image, i) => ParquetImages.Row(image, i / 2))]));
        var pixels = new byte[3072];
        var folder = Open("folder");
        var records = new List<byte>();
        for (var i = 0; i < folder.Count; i++)
        {
            folder.Read(i, pixels);
            records.AddRange([(byte)folder.Label(i), .. pixels]);
        }

        _folder.File("binary/data_batch_1.bin", [.. records]);
        IImageDataset[] sets = [folder, Open("tar"), Open("parquet"), Open("binary")];
        Assert.Single(sets.Select(static set => set.ContentHash).Distinct());
        Assert.All(sets, static set => Assert.Equal([0, 0, 1, 1, 2, 2], Enumerable.Range(0, set.Count).Select(set.Label)));
        _folder.File("folder/c/9.png", images[0]);
        Assert.NotEqual(folder.ContentHash, Open("folder").ContentHash);
    }

    [Fact]
    public void The_real_shards_are_the_first_rows_of_the_real_train_split()
    {
        var tar = Datasets.Open(new DatasetOptions { Source = "cifar10", Path = SharedData.Data("cifar10/webdataset") });
        var parquet = Datasets.Open(new DatasetOptions { Source = "cifar10", Path = SharedData.Data("cifar10/parquet") });
        Assert.Equal((5000, 50_000), (tar.Count, parquet.Count));
        var same = true;
        Parallel.For(0, tar.Count, i =>
        {
            var (left, right) = (new byte[3072], new byte[3072]);
            tar.Read(i, left);
            parquet.Read(i, right);
            if (!left.AsSpan().SequenceEqual(right) || tar.Label(i) != parquet.Label(i)) Volatile.Write(ref same, false);
        });
        Assert.True(same);
    }

    [Fact]
    public void Tiny_imagenet_is_tested_on_its_validation_split_and_knows_its_words()
    {
        var set = Datasets.Open(new DatasetOptions { Source = "images", Path = SharedData.Data("tiny-imagenet"), Split = "test" });
        Assert.Equal((1500, 30, new ImageShape(3, 64, 64)), (set.Count, set.Classes.Count, set.Shape));
        Assert.Equal("goldfish", set.Classes[0]);
        Assert.All(Enumerable.Range(0, set.Count).CountBy(set.Label), static pair => Assert.Equal(50, pair.Value));
    }

    [Fact]
    public void The_ImageNet_layout_is_named_by_its_mapping_and_resized()
    {
        var options = new DatasetOptions { Source = "images", Path = SharedData.Data("imagenet-like") };
        Assert.Contains("data.size", Assert.Throws<DatasetException>(() => Datasets.Open(options)).Message);
        var set = Datasets.Open(options with { Size = 64 });
        Assert.Equal(["tench", "tabby", "airliner"], set.Classes);
        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2], Enumerable.Range(0, set.Count).Select(set.Label));
        for (var i = 0; i < set.Count; i++) set.Read(i, new byte[set.Shape.Length]);
    }

    private static (string Name, byte[] Content)[] Sample(int key, byte[] image) =>
        [($"{key:D6}.png", image), ($"{key:D6}.cls", [(byte)('0' + key / 2)])];

    private IImageDataset Open(string name) => Datasets.Open(new DatasetOptions { Source = "images", Path = Path.Combine(_folder.Path, name) });
}
