using static TorchSharp.torch;

namespace Immiscible.Models.Layers;

/// <summary>
/// Counts what networks compute on its thread while it lives: two operations, a multiplication and an addition, for each term of a convolution, a
/// linear layer or a product of attention. Normalisation, activations and additions, which memory bounds, are left out, as is customary.
/// </summary>
/// <remarks>Without a counter a layer only looks whether there is one. Counters may be nested; the innermost counts.</remarks>
public sealed class FlopCounter : IDisposable
{
    [ThreadStatic] private static FlopCounter? _current;
    private readonly FlopCounter? _outer;

    /// <summary>Begins to count on the calling thread.</summary>
    public FlopCounter() => (_outer, _current) = (_current, this);

    /// <summary>Floating point operations of the forward passes so far.</summary>
    public long Total { get; private set; }

    /// <summary>Ends to count; call it on the thread that began.</summary>
    public void Dispose() => _current = _outer;

    /// <summary>Counts a layer each of whose outputs is a sum of products, one for each weight that an output channel has.</summary>
    /// <param name="output">[..] what the layer gives</param>
    /// <param name="weight">[outputs, ..]</param>
    /// <returns><paramref name="output"/></returns>
    internal static Tensor Layer(Tensor output, Tensor weight)
    {
        if (_current is { } counter) counter.Total += 2 * output.numel() * (weight.numel() / weight.shape[0]);
        return output;
    }

    /// <summary>Counts a transposed convolution, each of whose inputs is spread by one group's kernel.</summary>
    /// <param name="output">[..] what the layer gives</param>
    /// <param name="input">[batch, inputs, height, width]</param>
    /// <param name="weight">[inputs, outputs of a group, kernel height, kernel width]</param>
    /// <returns><paramref name="output"/></returns>
    internal static Tensor Transposed(Tensor output, Tensor input, Tensor weight)
    {
        if (_current is { } counter) counter.Total += 2 * input.numel() * (weight.numel() / weight.shape[0]);
        return output;
    }

    /// <summary>The product of matrices, batch by batch, counted.</summary>
    /// <param name="left">[batch, n, m]</param>
    /// <param name="right">[batch, m, p]</param>
    /// <returns>[batch, n, p]</returns>
    internal static Tensor Product(Tensor left, Tensor right)
    {
        if (_current is { } counter) counter.Total += 2 * left.numel() * right.shape[2];
        return bmm(left, right);
    }
}
