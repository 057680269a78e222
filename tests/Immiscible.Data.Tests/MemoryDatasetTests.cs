using System.Security.Cryptography;

namespace Immiscible.Data.Tests;

public sealed class MemoryDatasetTests
{
    private static readonly ImageShape Shape = new(1, 2, 2);

    [Fact]
    public void The_content_hash_covers_pixels_then_labels()
    {
        var wanted = Convert.ToHexStringLower(SHA256.HashData([1, 2, 3, 4, 5, 6, 7, 8, 0, 1]));
        Assert.Equal(wanted, Set([1, 2, 3, 4, 5, 6, 7, 8], [0, 1]).ContentHash);
        Assert.NotEqual(wanted, Set([1, 2, 3, 4, 5, 6, 7, 9], [0, 1]).ContentHash);
        Assert.NotEqual(wanted, Set([1, 2, 3, 4, 5, 6, 7, 8], [1, 0]).ContentHash);
    }

    [Fact]
    public void Reading_copies_the_pixels_of_the_index()
    {
        var pixels = new byte[4];
        Set([1, 2, 3, 4, 5, 6, 7, 8], [0, 1]).Read(1, pixels);
        Assert.Equal([5, 6, 7, 8], pixels);
    }

    [Fact]
    public void Indices_and_destinations_that_do_not_fit_are_refused()
    {
        var set = Set([1, 2, 3, 4], [0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Label(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Read(-1, new byte[4]));
        Assert.Throws<ArgumentException>(() => set.Read(0, new byte[5]));
        Assert.Throws<ArgumentException>(() => Set([1, 2, 3], [0]));
    }

    private static MemoryDataset Set(byte[] pixels, byte[] labels) => new("a set", Shape, ["a", "b"], pixels, labels);
}
