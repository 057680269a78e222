using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tensors;

/// <summary>A tensor kept between steps that spans are copied into; made anew only when the shape changes.</summary>
internal sealed class TensorBuffer : IDisposable
{
    private Tensor? _tensor;

    /// <summary>The values as a tensor of the shape given; valid until the next call.</summary>
    public Tensor Load(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        if (_tensor is null || !shape.SequenceEqual(_tensor.shape))
        {
            _tensor?.Dispose();
            _tensor = empty(shape.ToArray(), ScalarType.Float32).DetachFromDisposeScope();
        }

        values.CopyTo(_tensor.FloatSpan());
        return _tensor;
    }

    public void Dispose() => _tensor?.Dispose();
}
