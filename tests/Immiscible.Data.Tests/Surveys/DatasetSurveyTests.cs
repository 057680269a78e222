using Immiscible.Data.Surveys;
using Immiscible.Data.Tests.Cifar;
using Immiscible.Data.Tests.Tar;

namespace Immiscible.Data.Tests.Surveys;

public sealed class DatasetSurveyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_bad_sample_and_every_broken_shard_is_told_of()
    {
        var image = ParquetImages.Png(1);
        _folder.File("set-0.tar", TarArchives.Of(
            ("0.png", image), ("0.cls", "3"u8.ToArray()),
            ("1.png", image[..^40]), ("1.cls", "2"u8.ToArray()),
            ("../2.png", image), ("../2.cls", "2"u8.ToArray()),
            ("3.cls", "2"u8.ToArray()),
            ("4.png", image),
            ("5.png", image), ("5.json", "{\"label\": 1}"u8.ToArray())));
        var whole = TarArchives.Of(("6.png", image), ("6.cls", "0"u8.ToArray()), ("7.cls", "0"u8.ToArray()), ("7.png", image));
        _folder.File("set-1.tar", whole[..^(1024 + 511)]); // The blocks of zeros, and all but a byte of the last block of the image.
        var survey = Survey();
        Assert.Equal(("webdataset", 5), (survey.Format, survey.BadSamples));
        Assert.Equal(3, survey.Labels[0]);
        Assert.Equal([new SizeCount(32, 32, survey.Samples - 5)], survey.Sizes);
        var problems = string.Join('\n', survey.Problems);
        foreach (var part in new[] { "set-1.tar' at byte offset", "entry 1.png", "leads out of the archive", "no image", "no label" }) Assert.Contains(part, problems);
    }

    [Fact]
    public void Links_that_leave_the_folder_or_loop_are_not_followed()
    {
        using var outside = new TemporaryFolder();
        var secret = outside.File("secret.png", ParquetImages.Png(9));
        var inside = _folder.File("a/1.png", ParquetImages.Png(1));
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "a", "2.png"), inside);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "a", "3.png"), secret);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "a", "loop"), _folder.Path);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "out"), outside.Path);
        var survey = Survey();
        Assert.Equal((3, 1), (survey.Samples, survey.BadSamples));
        var problems = string.Join('\n', survey.Problems);
        foreach (var part in new[] { "3.png': the file is a link that leaves", "loop': the folder is a link to a folder that holds it", "out': the folder is a link that leaves" })
            Assert.Contains(part, problems);
    }

    [Fact]
    public void The_real_image_folder_has_greyscale_alpha_and_odd_sizes_and_no_problem()
    {
        var survey = DatasetSurvey.Run(new DatasetOptions { Source = "images", Path = SharedData.Data("cifar10/imagefolder") });
        Assert.Equal(("image-folder", 232, 10), (survey.Format, survey.Samples, survey.Classes.Count));
        Assert.Empty(survey.Problems);
        Assert.Equal(new SizeCount(32, 32, 228), survey.Sizes[0]);
        Assert.Contains(new SizeCount(48, 20, 1), survey.Sizes);
    }

    private DatasetSurvey Survey() => DatasetSurvey.Run(new DatasetOptions { Source = "images", Path = _folder.Path });
}
