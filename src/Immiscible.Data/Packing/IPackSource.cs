namespace Immiscible.Data.Packing;

/// <summary>What is packed.</summary>
internal interface IPackSource
{
    /// <summary>Number of samples.</summary>
    int Count { get; }

    /// <summary>Class names; empty where the set has no classes.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>One sample, its encoded bytes as they are stored.</summary>
    /// <param name="index">In [0, <see cref="Count"/>).</param>
    /// <exception cref="BadSampleException">It cannot be had, or is no image by its first bytes.</exception>
    PackedSample Read(int index);
}
