using System.Diagnostics;
using Immiscible.Compute.Native;
using TorchSharp;

namespace Immiscible.Compute.Tests.Native;

public sealed class TorchRuntimeTests
{
    private const string Passed = "Total: 1, Errors: 0, Failed: 0";

    [Fact]
    public void Torch_computes_after_start_up()
    {
        TorchRuntime.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var product = torch.matmul(torch.tensor([1f, 2, 3, 4]).view(2, 2), torch.tensor([5f, 6, 7, 8]).view(2, 2));
        Assert.Equal([19f, 22, 43, 50], product.data<float>().ToArray());

        var image = torch.ones(1, 1, 4, 4);
        var kernel = torch.ones([1, 1, 3, 3], requires_grad: true);
        torch.nn.functional.conv2d(image, kernel).sum().backward();
        Assert.Equal(Enumerable.Repeat(4f, 9), kernel.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Many_threads_may_start_torch_at_once() =>
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ => TorchRuntime.EnsureLoaded());

    [Fact]
    public void Describe_tells_what_was_loaded()
    {
        var info = TorchRuntime.Describe();
        Assert.StartsWith("2.10.", info.LibTorchVersion, StringComparison.Ordinal);
        Assert.Equal("0.107.0", info.TorchSharpVersion);
        Assert.True(File.Exists(Path.Combine(info.LibTorchFolder, NativeFileNames.TorchCpu)));
        Assert.True(info.Threads >= 1);
        Assert.Equal(info.CudaAvailable, info.CudaDevices.Count > 0);
        if (OperatingSystem.IsLinux()) Assert.Matches(@"v\d+\.\d+", info.OneDnnVersion!);
        if (Environment.GetEnvironmentVariable(NativeLocation.Variable) is { Length: > 0 } chosen)
            Assert.Equal((chosen, NativeLocation.Variable), (info.LibTorchFolder, info.LibTorchOrigin));
    }

    [Fact]
    public async Task Processes_may_start_torch_at_once_in_a_fresh_home()
    {
        var home = Directory.CreateTempSubdirectory("immiscible-home-");
        try
        {
            var runs = Enumerable.Range(0, 4).Select(_ => RunOneTest(nameof(Torch_computes_after_start_up), home.FullName, null));
            foreach (var output in await Task.WhenAll(runs)) Assert.Contains(Passed, output, StringComparison.Ordinal);
            Assert.DoesNotContain(home.EnumerateFiles("*", SearchOption.AllDirectories), file => file.Extension == ".tmp");
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_home_that_cannot_be_written_is_no_obstacle()
    {
        var output = await RunOneTest(nameof(Torch_computes_after_start_up), "/proc/no-such-home", null);
        Assert.Contains(Passed, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chosen_libtorch_is_loaded_from_its_folder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "uses symbolic links as on Linux");
        var folder = Directory.CreateTempSubdirectory("immiscible-libtorch-");
        try
        {
            foreach (var file in Directory.EnumerateFiles(TorchRuntime.Describe().LibTorchFolder))
                File.CreateSymbolicLink(Path.Combine(folder.FullName, Path.GetFileName(file)), file);
            var output = await RunOneTest(nameof(Describe_tells_what_was_loaded), null, folder.FullName);
            Assert.Contains(Passed, output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runs this program with one test of its own in another process.</summary>
    private static async Task<string> RunOneTest(string test, string? home, string? libTorch)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Immiscible.Compute.Tests" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"{typeof(TorchRuntimeTests).FullName}.{test}");
        if (home is not null)
        {
            start.Environment["HOME"] = home;
            start.Environment.Remove("XDG_CACHE_HOME");
        }
        if (libTorch is not null) start.Environment[NativeLocation.Variable] = libTorch;
        using var process = Process.Start(start)!;
        var outputs = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return string.Concat(outputs);
    }
}
