namespace Immiscible.Diffusion.Training;

/// <summary>The mean loss over a granule. On a device it may still be computed: asking for it waits for all that the device has to do before.</summary>
public readonly record struct GranuleLoss
{
    private readonly double _value;
    private readonly Lazy<double>? _later;

    /// <summary>A loss that is known.</summary>
    public GranuleLoss(double value) => _value = value;

    /// <summary>A loss that is read when it is first asked for, on whatever thread.</summary>
    public GranuleLoss(Lazy<double> later) => _later = later;

    /// <summary>Whether <see cref="Value"/> can be had without waiting.</summary>
    public bool IsKnown => _later is null || _later.IsValueCreated;

    /// <summary>The loss; not finite when training has diverged.</summary>
    public double Value => _later?.Value ?? _value;
}
