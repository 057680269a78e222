using System.Runtime.InteropServices;

namespace Immiscible.Compute.Native;

/// <summary>How one operating system names the native libraries, and the order in which they must be loaded.</summary>
internal static class NativeFileNames
{
    public static string TorchSharp { get; } = FileName("LibTorchSharp");

    public static string TorchCpu { get; } = FileName("torch_cpu");

    public static string TorchCuda { get; } = FileName("torch_cuda");

    /// <summary>The libraries of <paramref name="folder"/> that libtorch consists of, each after those it depends on.</summary>
    public static IEnumerable<string> LoadOrder(string folder)
    {
        // An installed PyTorch has its own name for the OpenMP runtime, or keeps it elsewhere and finds it by its own search path.
        string[] openMp = ["libgomp*.so*", "libomp.dylib", "libiomp5*.dll"];
        foreach (var pattern in openMp)
            foreach (var file in Directory.EnumerateFiles(folder, pattern)) yield return file;
        foreach (var name in new[] { "c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch" })
        {
            var file = Path.Combine(folder, FileName(name));
            if (File.Exists(file)) yield return file;
        }
    }

    private static string FileName(string library) =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? $"{library}.dll"
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? $"lib{library}.dylib"
        : $"lib{library}.so";
}
