using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Immiscible.Compute.Native;

/// <summary>Starts torch in this process: finds libtorch, loads it and binds TorchSharp to it.</summary>
public static class TorchRuntime
{
    private static readonly Lock Gate = new();
    private static Loaded? _loaded;

    /// <summary>
    /// Loads libtorch and TorchSharp's native library once. Call it before anything of TorchSharp is touched; later calls cost nothing.
    /// </summary>
    /// <remarks>
    /// libtorch is taken from the folder in IMMISCIBLE_LIBTORCH (the lib folder of a PyTorch installation), else from beside the
    /// application, else from the package folder recorded at build time. Where the system's C++ runtime is older than LibTorchSharp asks
    /// for, a mended copy of it is kept in $XDG_CACHE_HOME/immiscible/native (~/.cache by default). Safe to call from many threads and
    /// processes at once.
    /// </remarks>
    /// <exception cref="TorchRuntimeException">A library is missing, does not load or is too old.</exception>
    public static void EnsureLoaded() => Load();

    /// <summary>Loads torch if need be and tells what was loaded.</summary>
    /// <exception cref="TorchRuntimeException">As for <see cref="EnsureLoaded"/>.</exception>
    public static TorchRuntimeInfo Describe()
    {
        var loaded = Load();
        var cuda = torch.cuda.is_available();
        return new TorchRuntimeInfo(
            loaded.Location.LibTorchFolder,
            loaded.Location.Origin,
            loaded.Version?.ToString(),
            TorchSharpVersion(),
            loaded.Patched,
            cuda,
            cuda ? CudaDeviceNames.Read() : [],
            torch.get_num_threads(),
            LibTorchDetails.Text(loaded.TorchCpu, "get_cpu_capability"),
            LibTorchDetails.Text(loaded.TorchCpu, "get_mkl_version"),
            LibTorchDetails.Text(loaded.TorchCpu, "get_mkldnn_version"))
        {
            Warning = loaded.Warning,
            HasCuda = File.Exists(Path.Combine(loaded.Location.LibTorchFolder, NativeFileNames.TorchCuda)),
        };
    }

    /// <summary>A function that libtorch exports.</summary>
    /// <param name="name">Its mangled name.</param>
    /// <exception cref="TorchRuntimeException">This libtorch does not export it.</exception>
    internal static nint Export(string name) => NativeLibrary.TryGetExport(Load().TorchCpu, name, out var function)
        ? function
        : throw new TorchRuntimeException($"libtorch in {Load().Location.LibTorchFolder} has no {name}, which another device or precision needs; use libtorch {BuiltFor()} for Linux");

    /// <summary>A function that TorchSharp's native library exports.</summary>
    internal static nint TorchSharpExport(string name) => NativeLibrary.GetExport(Load().TorchSharp, name);

    /// <summary>Throws a switch of libtorch's context; false where it has none of that name.</summary>
    internal static bool Switch(string name, bool value) => LibTorchContext.Set(Load().TorchCpu, name, value);

    /// <summary>Throws a switch of libtorch's context; false where it has none of that name.</summary>
    internal static bool Switch(string name, bool first, bool second) => LibTorchContext.Set(Load().TorchCpu, name, first, second);

    private static Loaded Load()
    {
        if (Volatile.Read(ref _loaded) is { } done) return done;
        lock (Gate) return _loaded ??= LoadOnce();
    }

    private static Loaded LoadOnce()
    {
        var location = NativeLocation.Find();
        if (LoadedLibTorch.Folder() is { } already) location = location with { LibTorchFolder = already, Origin = "already loaded" };
        RejectSecondCudaCopy(location);

        AllocatorSettings.Apply();
        NativeLoader.LoadLibTorch(location.LibTorchFolder);
        var torchCpu = NativeLibrary.Load(Path.Combine(location.LibTorchFolder, NativeFileNames.TorchCpu));
        var version = LibTorchDetails.Version(torchCpu);
        var warning = LibTorchCompatibility.Warning($"{location.LibTorchFolder} ({location.Origin})", version, BuiltFor(), TorchSharpVersion());

        var torchSharp = NativeLoader.LoadTorchSharp(location.TorchSharpFile, PatchedLibrary.CacheFolder(), out var patched);
        TorchSharpBinding.Bind(torchSharp);
        // It is tried for small batches only, and where it does not know the processor every convolution would say so on standard error.
        LibTorchContext.Set(torchCpu, "setUserEnabledNNPACK", false);
        return new Loaded(location, torchCpu, torchSharp, version, patched, warning);
    }

    /// <summary>TorchSharp's initialiser takes the CUDA part from beside the application first, whatever else is loaded.</summary>
    private static void RejectSecondCudaCopy(NativeLocation location)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, NativeFileNames.TorchCuda);
        if (location.Origin != NativeLocation.Variable || !File.Exists(beside)) return;
        throw new TorchRuntimeException(
            $"{NativeLocation.Variable} names {location.LibTorchFolder}, but this build brings its own CUDA libtorch ({beside}); "
            + $"two copies cannot live in one process. Unset {NativeLocation.Variable}, or use a build made with -p:TorchBackend=cpu.");
    }

    /// <summary>The libtorch version TorchSharp was compiled for; a constant, so reading it runs nothing of TorchSharp.</summary>
    private static Version BuiltFor()
    {
        var constant = typeof(torch).GetField("libtorchPackageVersion", BindingFlags.Static | BindingFlags.NonPublic)!;
        return Version.Parse((string)constant.GetRawConstantValue()!);
    }

    private static string TorchSharpVersion() =>
        typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    private sealed record Loaded(NativeLocation Location, nint TorchCpu, nint TorchSharp, Version? Version, bool Patched, string? Warning);
}
