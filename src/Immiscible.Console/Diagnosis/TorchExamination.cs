using Immiscible.Compute.Native;

namespace Immiscible.Console.Diagnosis;

/// <summary>Loads libtorch and looks at what it can do.</summary>
internal static class TorchExamination
{
    private const string Variable = "IMMISCIBLE_LIBTORCH";

    /// <summary>What is there, in the order in which to show it.</summary>
    /// <param name="describe">Loads libtorch and tells about it (<see cref="TorchRuntime.Describe"/>).</param>
    public static IEnumerable<Finding> Examine(Func<TorchRuntimeInfo> describe)
    {
        yield return new Finding(Variable, Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : "not set");
        foreach (var finding in Load(describe)) yield return finding;
    }

    private static IReadOnlyList<Finding> Load(Func<TorchRuntimeInfo> describe)
    {
        try
        {
            return Tell(describe());
        }
        catch (TorchRuntimeException exception)
        {
            // The message holds the remedy.
            return [new Finding("libtorch", "does not load", exception.Message.ReplaceLineEndings(" "), Essential: true)];
        }
    }

    private static IReadOnlyList<Finding> Tell(TorchRuntimeInfo info) =>
    [
        new("libtorch", $"{info.LibTorchVersion ?? "unknown version"} in {info.LibTorchFolder} ({info.LibTorchOrigin})", info.Warning,
            info.Warning is null ? null : $"if anything fails, set {Variable} to the lib folder of the version it was made for, or unset it"),
        new("TorchSharp", info.TorchSharpVersion + (info.TorchSharpPatched ? ", mended for this system's older C++ runtime" : "")),
        new("torch kernels", $"{info.CpuCapability ?? "unknown instructions"}{Named(info.MklVersion)}{Named(info.OneDnnVersion)}"),
        new("CUDA devices", info.CudaDevices.Count > 0 ? string.Join(", ", info.CudaDevices) : "none; training runs on the processor",
            info.CudaDevices.Count == 0 ? null
                : "on them the same bits are promised only as far as libtorch's kernels keep them: its deterministic kernels are asked for, and a worker of other hardware is refused by its probe"),
    ];

    private static string Named(string? version) => version is null ? "" : $"; {version}";
}
