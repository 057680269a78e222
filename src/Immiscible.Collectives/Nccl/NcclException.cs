namespace Immiscible.Collectives.Nccl;

/// <summary>NCCL is missing, does not fit or has failed; the message says what, where and what helps, on one line.</summary>
public sealed class NcclException(string message, Exception? inner = null) : Exception(message, inner)
{
    private const string Details = "set NCCL_DEBUG=WARN for details";

    /// <summary>A call that came to nothing.</summary>
    /// <param name="nccl">Puts the result into words.</param>
    /// <param name="what">What was to be done, and who was to do it.</param>
    /// <param name="result">What came of it.</param>
    internal static NcclException Of(INccl nccl, string what, NcclResult result)
    {
        var said = nccl.GetLastError().ReplaceLineEndings(" ").Trim();
        return new($"{what}: {nccl.GetErrorString(result)}{(said.Length > 0 ? $" ({said})" : "")}; {Remedy(result, said)}");
    }

    private static string Remedy(NcclResult result, string said) => result switch
    {
        _ when said.Contains("Duplicate GPU", StringComparison.OrdinalIgnoreCase) =>
            "two members compute on one GPU: give each silo one of its own by CUDA_VISIBLE_DEVICES",
        _ when said.Contains("Mismatched NCCL version", StringComparison.OrdinalIgnoreCase) =>
            $"give all silos the same NCCL, by the same PyTorch or by {NcclLocation.Variable}",
        NcclResult.UnhandledCudaError => $"see by nvidia-smi whether the device works and whether its driver is new enough for this NCCL; {Details}",
        NcclResult.SystemError =>
            $"choose the network by NCCL_SOCKET_IFNAME and give containers shared memory (--shm-size=1g, --ulimit memlock=-1); {Details}",
        NcclResult.RemoteError => "a member's process has ended or cannot be reached: see what it said",
        _ => Details,
    };
}
