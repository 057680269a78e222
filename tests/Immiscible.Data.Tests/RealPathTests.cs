using Immiscible.Data.Folders;

namespace Immiscible.Data.Tests;

public sealed class RealPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Root => RealPath.Of(_folder.Path);

    [Fact]
    public void The_folder_above_a_link_is_that_of_what_it_leads_to()
    {
        Directory.CreateDirectory(Path.Combine(Root, "deep", "down"));
        Directory.CreateSymbolicLink(Path.Combine(Root, "link"), "deep/down");
        Directory.CreateSymbolicLink(Path.Combine(Root, "above"), "link/..");

        Assert.Equal(Path.Combine(Root, "deep"), RealPath.Of(Path.Combine(Root, "above")));
    }

    [Fact]
    public void What_is_no_link_or_does_not_exist_stays_as_it_is() => Assert.Equal(Path.Combine(Root, "a", "b"), RealPath.Of(Path.Combine(Root, "a", "b")));

    [Fact]
    public void A_circle_is_told()
    {
        Directory.CreateSymbolicLink(Path.Combine(Root, "one"), "two");
        Directory.CreateSymbolicLink(Path.Combine(Root, "two"), "one");

        Assert.Contains("leads in a circle", Assert.Throws<IOException>(() => RealPath.Of(Path.Combine(Root, "one", "file"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/data", "/data", true)]
    [InlineData("/data/a", "/data", true)]
    [InlineData("/database", "/data", false)]
    [InlineData("/a", "/", true)]
    public void Within_a_folder_is_what_begins_with_all_of_its_name(string path, string folder, bool within) => Assert.Equal(within, RealPath.IsWithin(path, folder));

    public void Dispose() => _folder.Dispose();
}
