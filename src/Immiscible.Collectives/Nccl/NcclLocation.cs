namespace Immiscible.Collectives.Nccl;

/// <summary>Where NCCL may lie.</summary>
internal static class NcclLocation
{
    /// <summary>Names the library's file; nothing else is tried then.</summary>
    public const string Variable = "IMMISCIBLE_NCCL";

    /// <summary>Name of the library.</summary>
    public const string FileName = "libnccl.so.2";

    /// <summary>
    /// What to try, in this order: the chosen file; else beside libtorch, in the package that pip installs beside PyTorch
    /// (site-packages/torch/lib and site-packages/nvidia/nccl/lib), in libtorch itself, which may have it linked in, and wherever the system looks.
    /// </summary>
    /// <param name="chosen">Path of the library's file; nothing where none was chosen.</param>
    /// <param name="libTorchFolder">Folder that libtorch was loaded from; null where that is unknown.</param>
    /// <exception cref="NcclException">The chosen file is not there.</exception>
    public static IReadOnlyList<string> Candidates(string? chosen, string? libTorchFolder)
    {
        if (!string.IsNullOrWhiteSpace(chosen))
        {
            var file = Path.GetFullPath(chosen);
            return File.Exists(file)
                ? [file]
                : throw new NcclException($"{Variable} is {file}, where there is no file; set it to the path of {FileName}, or unset it");
        }
        if (libTorchFolder is null) return [FileName];
        string[] beside =
        [
            Path.Combine(libTorchFolder, FileName), Path.GetFullPath(Path.Combine(libTorchFolder, "..", "..", "nvidia", "nccl", "lib", FileName)),
            Path.Combine(libTorchFolder, "libtorch_cuda.so"),
        ];
        return [.. beside, FileName];
    }
}
