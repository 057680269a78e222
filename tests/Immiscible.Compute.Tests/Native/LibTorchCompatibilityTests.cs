using Immiscible.Compute.Native;

namespace Immiscible.Compute.Tests.Native;

public sealed class LibTorchCompatibilityTests
{
    private static readonly Version Built = new(2, 10, 0);

    [Theory]
    [InlineData("2.10.0")]
    [InlineData("2.10.1")]
    [InlineData(null)]
    public void The_version_it_was_made_for_passes_silently(string? found) => Assert.Null(Judge(found));

    [Fact]
    public void A_newer_minor_version_passes_with_a_warning() =>
        Assert.Equal("libtorch 2.11.0 is untested with TorchSharp 0.107.0, made for 2.10", Judge("2.11.0"));

    [Theory]
    [InlineData("2.9.1")]
    [InlineData("1.13.0")]
    [InlineData("3.0.0")]
    public void Any_other_version_is_refused_with_the_remedy(string found)
    {
        var error = Assert.Throws<TorchRuntimeException>(() => Judge(found));
        Assert.Contains($"/opt/torch/lib is {found}; TorchSharp 0.107.0 needs 2.10 or a newer 2.x", error.Message, StringComparison.Ordinal);
        Assert.Contains(NativeLocation.Variable, error.Message, StringComparison.Ordinal);
    }

    private static string? Judge(string? found) =>
        LibTorchCompatibility.Warning("/opt/torch/lib", found is null ? null : Version.Parse(found), Built, "0.107.0");
}
