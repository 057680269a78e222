using Immiscible.Compute.Native;

namespace Immiscible.Compute.Tests.Native;

public sealed class ElfVersionNeedsTests
{
    [Fact]
    public void The_requirement_that_nothing_uses_is_weakened_by_one_bit()
    {
        var original = TorchSharpLibrary();
        var image = original.ToArray();
        Assert.True(ElfVersionNeeds.TryWeaken(image, "GLIBCXX_3.4.32"));
        var changed = Enumerable.Range(0, image.Length).Where(i => image[i] != original[i]).ToArray();
        Assert.Equal(2, image[Assert.Single(changed)] ^ original[changed[0]]);
        Assert.False(ElfVersionNeeds.TryWeaken(image, "GLIBCXX_3.4.32"));
    }

    [Theory]
    [InlineData("GLIBCXX_3.4.21")]
    [InlineData("GLIBC_2.2.5")]
    public void A_requirement_that_a_relocation_uses_stays(string version)
    {
        var image = TorchSharpLibrary();
        Assert.False(ElfVersionNeeds.TryWeaken(image, version));
        Assert.Equal(TorchSharpLibrary(), image);
    }

    [Fact]
    public void An_unknown_version_is_not_found() => Assert.False(ElfVersionNeeds.TryWeaken(TorchSharpLibrary(), "GLIBCXX_9.9"));

    [Fact]
    public void What_is_no_elf_library_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.TryWeaken(new byte[4096], "GLIBCXX_3.4.32"));
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.TryWeaken(TorchSharpLibrary().AsSpan(0, 100_000), "GLIBCXX_3.4.32"));
    }

    private static byte[] TorchSharpLibrary()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the ELF library comes with the Linux package");
        return File.ReadAllBytes(NativeLocation.Find().TorchSharpFile);
    }
}
