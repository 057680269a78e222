namespace Immiscible.Data.Packing;

/// <summary>One sample as it is packed.</summary>
/// <param name="Image">The encoded image.</param>
/// <param name="Extension">What the names of its kind of file end in, without the dot, such as <c>jpg</c>.</param>
/// <param name="Path">What it was called where it came from.</param>
/// <param name="Label">Index of its class; null where the set has no classes.</param>
/// <param name="IsNew">It was raw pixels, and was encoded to be packed.</param>
internal readonly record struct PackedSample(ReadOnlyMemory<byte> Image, string Extension, string Path, int? Label, bool IsNew);
