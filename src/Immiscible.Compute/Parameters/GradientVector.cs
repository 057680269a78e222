using Immiscible.Numerics.Vectors;
using static TorchSharp.torch;

namespace Immiscible.Compute.Parameters;

/// <summary>
/// A vector in the CPU's memory that backward can add a module's gradients into: <see cref="FlatParameters.Collect"/> makes them views of it.
/// </summary>
public sealed class GradientVector : HostVector
{
    /// <param name="flat">[length of the layout] fp32 in the CPU's memory; disposed of with this.</param>
    /// <param name="layout">Where the gradients are.</param>
    internal GradientVector(Tensor flat, FlatLayout layout) : base(new NativeMemory(flat).Memory)
    {
        using var scope = NewDisposeScope();
        Flat = flat.DetachFromDisposeScope();
        Views = [.. layout.Slots.Select(slot => slot.View(flat).DetachFromDisposeScope())];
    }

    /// <summary>All of it.</summary>
    internal Tensor Flat { get; }

    /// <summary>The gradients, in the order of the layout.</summary>
    internal IReadOnlyList<Tensor> Views { get; }

    /// <inheritdoc/>
    /// <remarks>A module whose gradients are views of it keeps its memory.</remarks>
    public override void Dispose()
    {
        foreach (var view in Views) view.Dispose();
        Flat.Dispose();
        base.Dispose();
    }
}
