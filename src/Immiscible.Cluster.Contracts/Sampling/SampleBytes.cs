namespace Immiscible.Cluster.Contracts.Sampling;

/// <summary>Some bytes of drawn samples, or why there are none yet.</summary>
/// <param name="State">Whether there are any.</param>
/// <param name="Bytes">At most <see cref="Longest"/> bytes of the pixels [samples, channels, height, width]; empty where there are none.</param>
[GenerateSerializer, Immutable, Alias("immiscible.sample-bytes")]
public sealed record SampleBytes([property: Id(0)] SampleState State, [property: Id(1)] byte[] Bytes)
{
    /// <summary>Most bytes of one answer: far below what a message may hold.</summary>
    public const int Longest = 1 << 20;
}
