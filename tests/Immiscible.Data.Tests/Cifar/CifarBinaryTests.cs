namespace Immiscible.Data.Tests.Cifar;

public sealed class CifarBinaryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_batches_of_the_train_split_follow_each_other_in_order()
    {
        _folder.File("data_batch_2.bin", CifarRecords.Of(4, 9));
        _folder.File("data_batch_1.bin", CifarRecords.Of(1));
        _folder.File("test_batch.bin", CifarRecords.Of(0, 0, 0));
        var set = Open();
        Assert.Equal([1, 4, 9], Enumerable.Range(0, set.Count).Select(set.Label));
        var pixels = new byte[3072];
        set.Read(2, pixels);
        Assert.Equal(CifarRecords.Pixels(9), pixels);
        Assert.Equal("truck", set.Classes[set.Label(2)]);
        Assert.Equal(3, Open(split: "test").Count);
    }

    [Fact]
    public void One_file_is_used_whatever_the_split()
    {
        var file = _folder.File("test_batch.bin", CifarRecords.Of(3));
        Assert.Equal(1, Open(file).Count);
    }

    [Fact]
    public void A_truncated_file_is_named_with_the_record_and_its_offset()
    {
        _folder.File("data_batch_1.bin", CifarRecords.Of(1, 2, 3)[..^100]);
        var problem = Assert.Throws<DatasetException>(() => Open());
        Assert.Contains("data_batch_1.bin", problem.Message);
        Assert.Contains("record 2 at byte offset 6146: the file is truncated: it has 2973 of 3073 bytes", problem.Message);
    }

    [Fact]
    public void A_label_that_is_no_class_is_named_with_the_record_and_its_offset()
    {
        _folder.File("data_batch_1.bin", CifarRecords.Of(1, 10));
        var problem = Assert.Throws<BadSampleException>(() => Open().Read(1, new byte[3072]));
        Assert.Contains("record 1 at byte offset 3073: the label is 10, not 0 to 9", problem.Message);
    }

    [Fact]
    public void An_empty_file_is_refused()
    {
        _folder.File("data_batch_1.bin", []);
        Assert.Contains("holds no images", Assert.Throws<DatasetException>(() => Open()).Message);
    }

    [Fact]
    public void A_folder_without_the_split_says_which_files_are_there_and_how_to_choose()
    {
        _folder.File("test_batch.bin", CifarRecords.Of(3));
        var problem = Assert.Throws<DatasetException>(() => Open());
        Assert.Contains("no files of the train split, only test_batch.bin", problem.Message);
        Assert.Contains("data.split: test", problem.Message);
    }

    [Fact]
    public void The_real_test_batch_has_a_thousand_images_of_each_class()
    {
        var set = Open(SharedData.Data("cifar10/cifar-10-batches-bin"), "test");
        Assert.Equal(10_000, set.Count);
        Assert.All(Enumerable.Range(0, set.Count).CountBy(set.Label), pair => Assert.Equal(1000, pair.Value));
    }

    private IImageDataset Open(string? path = null, string split = "train") =>
        Datasets.Open(new DatasetOptions { Source = "cifar10", Path = path ?? _folder.Path, Split = split });
}
