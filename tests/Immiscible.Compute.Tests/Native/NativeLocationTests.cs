using Immiscible.Compute.Native;

namespace Immiscible.Compute.Tests.Native;

public sealed class NativeLocationTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("immiscible-location-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void The_chosen_folder_comes_before_the_application_and_the_package()
    {
        var chosen = Folder("chosen", NativeFileNames.TorchCpu);
        var application = Folder("app", NativeFileNames.TorchCpu);
        var package = Folder("package", NativeFileNames.TorchCpu);
        var torchSharp = Folder("torchsharp", NativeFileNames.TorchSharp);
        Assert.Equal(chosen, NativeLocation.Find(chosen, [application], package, torchSharp).LibTorchFolder);
        Assert.Equal(application, NativeLocation.Find(null, [application], package, torchSharp).LibTorchFolder);
        Assert.Equal(package, NativeLocation.Find("", [Folder("empty")], package, torchSharp).LibTorchFolder);
    }

    [Fact]
    public void A_chosen_folder_without_libtorch_is_named_with_the_remedy()
    {
        var application = Folder("app", NativeFileNames.TorchCpu, NativeFileNames.TorchSharp);
        var error = Assert.Throws<TorchRuntimeException>(() => NativeLocation.Find(Folder("empty"), [application], null, null));
        Assert.Contains(Path.Combine(_root.FullName, "empty"), error.Message, StringComparison.Ordinal);
        Assert.Contains(NativeLocation.Variable, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void When_nothing_is_found_every_place_is_named()
    {
        var (application, package) = (Folder("app", NativeFileNames.TorchSharp), Folder("package"));
        var error = Assert.Throws<TorchRuntimeException>(() => NativeLocation.Find(null, [application], package, null));
        Assert.Contains(application, error.Message, StringComparison.Ordinal);
        Assert.Contains(package, error.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet publish -r", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapped_libtorch_is_recognised()
    {
        string[] maps =
        [
            "7f00-7f01 r-xp 00000000 08:01 12   /opt/libc.so",
            $"7f02-7f03 r-xp 00000000 08:01 13   /opt/py torch/lib/{NativeFileNames.TorchCpu}",
        ];
        Assert.Equal("/opt/py torch/lib", LoadedLibTorch.Folder(maps));
        Assert.Null(LoadedLibTorch.Folder(maps[..1]));
    }

    private string Folder(string name, params string[] files)
    {
        var folder = _root.CreateSubdirectory(name).FullName;
        foreach (var file in files) File.WriteAllText(Path.Combine(folder, file), "");
        return folder;
    }
}
