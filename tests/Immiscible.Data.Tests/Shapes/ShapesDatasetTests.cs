namespace Immiscible.Data.Tests.Shapes;

public sealed class ShapesDatasetTests
{
    // Pinned: a run that is resumed on another machine must find the same pictures.
    private const string PinnedHash = "0eb0ef50c10c0b03a47c09d04face8584ccf81e7262741c7efc145787bb3fb73";

    [Fact]
    public void The_set_is_the_same_everywhere() => Assert.Equal(PinnedHash, Open(count: 256).ContentHash);

    [Fact]
    public void A_picture_depends_on_its_index_alone()
    {
        var (small, large) = (Open(count: 12), Open(count: 500));
        for (var i = 0; i < small.Count; i++) Assert.Equal(Pixels(small, i), Pixels(large, i));
    }

    [Fact]
    public void Seeds_and_splits_give_other_pictures()
    {
        var hash = Open(count: 64).ContentHash;
        Assert.NotEqual(hash, Open(count: 64, seed: 1).ContentHash);
        Assert.NotEqual(hash, Open(count: 64, split: "test").ContentHash);
    }

    [Fact]
    public void Classes_are_balanced_and_the_default_count_is_8192()
    {
        var set = Open();
        Assert.Equal(8192, set.Count);
        Assert.Equal(new ImageShape(3, 32, 32), set.Shape);
        Assert.Equal(["circle", "square", "triangle", "cross"], set.Classes);
        Assert.All(Enumerable.Range(0, set.Count).CountBy(set.Label), pair => Assert.Equal(2048, pair.Value));
    }

    [Fact]
    public void Every_picture_shows_a_bright_shape_well_inside_a_dark_background()
    {
        var set = Open(count: 400);
        for (var i = 0; i < set.Count; i++)
        {
            var pixels = Pixels(set, i);
            var bright = Enumerable.Range(0, 1024).Where(at => Brightest(pixels, at) > 140).ToArray();
            Assert.InRange(bright.Length, 80, 430);
            Assert.All(bright, at => Assert.True(at / 32 is > 0 and < 31 && at % 32 is > 0 and < 31));
        }
    }

    [Fact]
    public void The_mean_area_tells_the_kinds_of_shape_apart()
    {
        var set = Open(count: 2000);
        var area = Enumerable.Range(0, set.Count)
            .Select(i => (Label: set.Label(i), Area: Enumerable.Range(0, 1024).Count(at => Brightest(Pixels(set, i), at) > 140)))
            .GroupBy(pair => pair.Label, pair => pair.Area)
            .ToDictionary(group => group.Key, group => group.Average());

        // Circle pi r^2, square 2.89 r^2, cross 2.04 r^2, triangle 1.72 r^2.
        Assert.True(area[0] > area[1] && area[1] > area[3] && area[3] > area[2]);
    }

    [Fact]
    public void A_path_or_an_impossible_count_is_refused()
    {
        Assert.Throws<DatasetException>(() => Datasets.Open(new DatasetOptions { Source = "shapes", Path = "somewhere" }));
        Assert.Throws<DatasetException>(() => Open(count: -1));
        Assert.Throws<DatasetException>(() => Open(count: int.MaxValue));
    }

    private static int Brightest(byte[] pixels, int at) => Math.Max(pixels[at], Math.Max(pixels[at + 1024], pixels[at + 2048]));

    private static byte[] Pixels(IImageDataset set, int index)
    {
        var pixels = new byte[set.Shape.Length];
        set.Read(index, pixels);
        return pixels;
    }

    private static IImageDataset Open(int count = 0, ulong seed = 0, string split = "train") =>
        Datasets.Open(new DatasetOptions { Source = "shapes", Count = count, Seed = seed, Split = split });
}
