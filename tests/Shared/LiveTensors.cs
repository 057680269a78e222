using static TorchSharp.torch;

namespace Immiscible.Testing;

/// <summary>The tensors of this process.</summary>
internal static class LiveTensors
{
    /// <summary>How many there are when the collector has freed those that earlier tests left, so that it frees none of them while a test counts.</summary>
    public static long Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
