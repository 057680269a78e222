using Immiscible.Compute.Native;

namespace Immiscible.Compute.Tests.Native;

public sealed class PatchedLibraryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("immiscible-patched-");
    private readonly byte[] _content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Many_writers_leave_one_whole_file()
    {
        Parallel.For(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
            Assert.Equal(_content, File.ReadAllBytes(PatchedLibrary.Write(_folder.FullName, "library.so", _content))));
        Assert.Single(_folder.EnumerateFiles("*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(300_000)]
    public void A_damaged_file_is_replaced(int kept)
    {
        var path = PatchedLibrary.Write(_folder.FullName, "library.so", _content);
        var damaged = _content[..kept];
        if (kept > 0) damaged[kept / 2] ^= 1;
        File.WriteAllBytes(path, damaged);
        Assert.Equal(path, PatchedLibrary.Write(_folder.FullName, "library.so", _content));
        Assert.Equal(_content, File.ReadAllBytes(path));
    }

    [Fact]
    public void Other_content_gets_another_place()
    {
        var first = PatchedLibrary.Write(_folder.FullName, "library.so", _content);
        _content[0] ^= 1;
        Assert.NotEqual(first, PatchedLibrary.Write(_folder.FullName, "library.so", _content));
    }
}
