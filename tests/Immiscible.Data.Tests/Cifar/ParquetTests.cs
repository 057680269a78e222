namespace Immiscible.Data.Tests.Cifar;

public sealed class ParquetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_of_several_groups_and_shards_keep_their_order()
    {
        _folder.File("train-00001-of-00002.parquet", ParquetImages.File(ParquetImages.Row(ParquetImages.Png(40), 4)));
        _folder.File("train-00000-of-00002.parquet", ParquetImages.File(
            ParquetImages.Row(ParquetImages.Png(10), 1),
            ParquetImages.Row(ParquetImages.Png(20), 2),
            ParquetImages.Row(ParquetImages.Png(30), 3)));
        var set = Open();
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, set.Count).Select(set.Label));
        var pixels = new byte[3072];
        for (var i = 0; i < set.Count; i++)
        {
            set.Read(i, pixels);
            Assert.Equal(10 * (i + 1), pixels[0]);
            Assert.Equal(3 * 6, pixels[1024 + 5 * 32 + 6]);
            Assert.Equal(5 * 5, pixels[2048 + 5 * 32 + 6]);
        }
    }

    [Fact]
    public void A_column_named_image_and_a_label_that_cannot_be_null_are_read_too()
    {
        _folder.File("train.parquet", ParquetImages.File(new ParquetImages.ImageRow
        {
            image = new ParquetImages.EncodedImage { bytes = ParquetImages.Png(8), path = "b.png" },
            label = 6,
        }));
        Assert.Equal(6, Open().Label(0));
    }

    [Fact]
    public void An_image_of_the_wrong_size_is_named_with_file_and_row() =>
        AssertBadRow(ParquetImages.Row(ParquetImages.Png(1, 32, 31), 0), "the image is 32x31, not 32x32");

    [Fact]
    public void An_image_that_does_not_decode_is_named_with_file_and_row() =>
        AssertBadRow(ParquetImages.Row([1, 2, 3], 0), "its 3 bytes are no image that can be decoded");

    [Fact]
    public void A_cut_off_image_is_named_with_file_and_row() =>
        AssertBadRow(ParquetImages.Row(ParquetImages.Png(1)[..^40], 0), "the image does not decode");

    [Fact]
    public void A_row_without_bytes_is_named() => AssertBadRow(ParquetImages.Row(null, 0), "the image has no bytes");

    [Fact]
    public void A_label_that_is_no_class_is_named() =>
        AssertBadRow(ParquetImages.Row(ParquetImages.Png(1), 10), "the label is 10, not 0 to 9");

    [Fact]
    public void A_missing_label_is_named() => AssertBadRow(ParquetImages.Row(ParquetImages.Png(1), null), "the label is missing");

    [Fact]
    public void A_missing_shard_is_named()
    {
        _folder.File("train-00000-of-00002.parquet", ParquetImages.File(ParquetImages.Row(ParquetImages.Png(10), 1)));
        var problem = Assert.Throws<DatasetException>(() => Open());
        Assert.Contains("train-00001-of-00002.parquet' is missing", problem.Message);
    }

    [Fact]
    public void Columns_of_another_kind_of_data_are_listed()
    {
        _folder.File("train.parquet", ParquetImages.File(new { text = "a", label = 1L }));
        Assert.Contains("its columns are text, label", Assert.Throws<DatasetException>(() => Open()).Message);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void A_truncated_file_is_named_on_one_line(double part)
    {
        var whole = ParquetImages.File(ParquetImages.Row(ParquetImages.Png(10), 1), ParquetImages.Row(ParquetImages.Png(11), 1));
        var file = _folder.File("train.parquet", whole[..(int)(part * whole.Length)]);
        var problem = Assert.Throws<DatasetException>(() => Open());
        Assert.Contains(file, problem.Message);
        Assert.Contains("truncated or damaged", problem.Message);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public void A_file_that_is_not_Parquet_says_so()
    {
        var file = _folder.File("train.parquet", [1, 2, 3, 4, 5]);
        Assert.Contains("not Parquet", Assert.Throws<DatasetException>(() => Open(file)).Message);
    }

    [Fact]
    public void The_real_test_split_is_the_binary_one()
    {
        var parquet = Open(SharedData.Data("cifar10/parquet"), "test");
        var binary = Open(SharedData.Data("cifar10/cifar-10-batches-bin"), "test");
        Assert.Equal(binary.Count, parquet.Count);
        var (left, right) = (new byte[3072], new byte[3072]);
        for (var i = 0; i < binary.Count; i++)
        {
            Assert.Equal(binary.Label(i), parquet.Label(i));
            binary.Read(i, left);
            parquet.Read(i, right);

            // Builds of the JPEG decoder may differ by a few levels.
            Assert.True(left.Zip(right).All(pair => Math.Abs(pair.First - pair.Second) <= 4), $"image {i} differs");
        }
    }

    private void AssertBadRow(ParquetImages.ImgRow row, string problem)
    {
        var good = ParquetImages.Row(ParquetImages.Png(1), 1);
        _folder.File("train.parquet", ParquetImages.File(good, good, good, row));
        Assert.Contains($"train.parquet' row 3: {problem}", Assert.Throws<BadSampleException>(() => Open().Read(3, new byte[3072])).Message);
    }

    private IImageDataset Open(string? path = null, string split = "train") =>
        Datasets.Open(new DatasetOptions { Source = "cifar10", Path = path ?? _folder.Path, Split = split });
}
