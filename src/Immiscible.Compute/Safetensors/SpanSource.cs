namespace Immiscible.Compute.Safetensors;

/// <summary>Gives a tensor's elements at the moment they are written, so that a slice of a larger vector needs no copy.</summary>
/// <typeparam name="T">Element type.</typeparam>
public delegate ReadOnlySpan<T> SpanSource<T>();
