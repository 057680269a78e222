using System.Reflection;
using System.Runtime.InteropServices;

namespace Immiscible.Compute.Native;

/// <summary>Where libtorch and TorchSharp's native library were found.</summary>
/// <param name="LibTorchFolder">Folder that holds libtorch_cpu.</param>
/// <param name="TorchSharpFile">Full path of LibTorchSharp.</param>
/// <param name="Origin">Where this location came from, in words.</param>
internal sealed record NativeLocation(string LibTorchFolder, string TorchSharpFile, string Origin)
{
    public const string Variable = "IMMISCIBLE_LIBTORCH";
    public const string LibTorchKey = "Immiscible.LibTorchFolder", TorchSharpKey = "Immiscible.TorchSharpFolder";

    /// <summary>Looks at IMMISCIBLE_LIBTORCH, beside the application, then in the package folder the build recorded.</summary>
    /// <exception cref="TorchRuntimeException">A library is in none of the places; the message lists them.</exception>
    public static NativeLocation Find() => Find(
        Environment.GetEnvironmentVariable(Variable), ApplicationFolders(), Recorded(LibTorchKey), Recorded(TorchSharpKey));

    internal static NativeLocation Find(
        string? chosen, IReadOnlyList<string> application, string? libTorchPackage, string? torchSharpPackage)
    {
        var torchSharp = First(application, NativeFileNames.TorchSharp) ?? First([torchSharpPackage], NativeFileNames.TorchSharp)
            ?? throw Missing(NativeFileNames.TorchSharp, [.. application, torchSharpPackage]);

        if (!string.IsNullOrWhiteSpace(chosen))
        {
            var folder = Path.GetFullPath(chosen);
            if (!File.Exists(Path.Combine(folder, NativeFileNames.TorchCpu)))
                throw new TorchRuntimeException(
                    $"{Variable} is {folder}, which holds no {NativeFileNames.TorchCpu}; "
                    + "set it to the lib folder of a PyTorch installation ("
                    + "python -c \"import torch, os; print(os.path.join(os.path.dirname(torch.__file__), 'lib'))\") or unset it.");
            return new NativeLocation(folder, torchSharp, Variable);
        }

        if (First(application, NativeFileNames.TorchCpu) is { } beside)
            return new NativeLocation(Path.GetDirectoryName(beside)!, torchSharp, "beside the application");
        if (First([libTorchPackage], NativeFileNames.TorchCpu) is { } packaged)
            return new NativeLocation(Path.GetDirectoryName(packaged)!, torchSharp, "package folder");
        throw Missing(NativeFileNames.TorchCpu, [.. application, libTorchPackage]);
    }

    private static string? First(IEnumerable<string?> folders, string file) =>
        folders.Where(folder => !string.IsNullOrEmpty(folder)).Select(folder => Path.Combine(folder!, file)).FirstOrDefault(File.Exists);

    private static TorchRuntimeException Missing(string file, IEnumerable<string?> tried) => new(
        $"{file} was not found in {string.Join(", ", tried.Where(folder => !string.IsNullOrEmpty(folder)))}. "
        + "Build on this machine (dotnet build restores it), publish for this platform "
        + $"(dotnet publish -r {RuntimeInformation.RuntimeIdentifier}), or set {Variable} to the lib folder of a PyTorch installation.");

    private static string[] ApplicationFolders() =>
        [AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native")];

    private static string? Recorded(string key) =>
        typeof(NativeLocation).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(entry => entry.Key == key)?.Value;
}
