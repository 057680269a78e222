using static TorchSharp.torch;

namespace Immiscible.Compute.Parameters;

/// <summary>Where one parameter lies in every flat vector.</summary>
/// <param name="Name">Name in the module's state dictionary.</param>
/// <param name="Shape">Its sizes, outermost first.</param>
/// <param name="Offset">Index of its first float; a multiple of 16 (64 bytes).</param>
/// <param name="Length">Number of floats, padding not included.</param>
public sealed record ParameterSlot(string Name, long[] Shape, int Offset, int Length)
{
    /// <summary>The parameter's part of a flat tensor, in its shape.</summary>
    internal Tensor View(Tensor flat) => flat.narrow(0, Offset, Length).view(Shape);
}
