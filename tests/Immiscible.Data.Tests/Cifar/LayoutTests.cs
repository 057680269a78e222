namespace Immiscible.Data.Tests.Cifar;

public sealed class LayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_of_several_layouts_is_refused_and_they_are_listed()
    {
        var message = Refusal(SharedData.Data("cifar10"));
        Assert.Contains("several layouts", message);
        foreach (var part in new[] { "cifar-10-batches-bin' (CIFAR-10 binary)", "parquet' (Parquet)", "webdataset", "imagefolder", "pass" })
            Assert.Contains(part, message);
    }

    [Fact]
    public void Two_layouts_side_by_side_are_refused_too()
    {
        _folder.File("data_batch_1.bin", CifarRecords.Of(1));
        _folder.File("train.parquet", [1]);
        Assert.Contains("several layouts", Refusal(_folder.Path));
    }

    [Fact]
    public void The_only_layout_one_folder_below_is_found()
    {
        _folder.File("cifar-10-batches-bin/data_batch_1.bin", CifarRecords.Of(5));
        var set = Datasets.Open(new DatasetOptions { Source = "cifar10", Path = _folder.Path });
        Assert.Equal(5, set.Label(0));
    }

    [Fact]
    public void A_folder_without_data_says_what_was_looked_for()
    {
        _folder.File("notes.txt", [1]);
        var message = Refusal(_folder.Path);
        Assert.Contains("data_batch_1.bin", message);
        Assert.Contains("train-*.parquet", message);
    }

    [Fact]
    public void A_missing_path_and_a_missing_option_are_named()
    {
        Assert.Contains("does not exist", Refusal(Path.Combine(_folder.Path, "nowhere")));
        Assert.Contains("needs a path", Refusal(null));
    }

    [Fact]
    public void A_file_of_another_kind_is_refused() =>
        Assert.Contains("neither a Parquet, a .tar nor a .bin file", Refusal(_folder.File("a.txt", [1, 2])));

    [Fact]
    public void An_unknown_source_or_split_lists_the_known_ones()
    {
        Assert.Contains("images, cifar10, cifar100, celeba or shapes",
            Assert.Throws<DatasetException>(() => Datasets.Open(new DatasetOptions { Source = "mnist" })).Message);
        Assert.Contains("train, test, val or validation",
            Assert.Throws<DatasetException>(() => Datasets.Open(new DatasetOptions { Source = "shapes", Split = "all" })).Message);
    }

    private static string Refusal(string? path) =>
        Assert.Throws<DatasetException>(() => Datasets.Open(new DatasetOptions { Source = "cifar10", Path = path })).Message;
}
