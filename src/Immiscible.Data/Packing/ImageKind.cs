namespace Immiscible.Data.Packing;

/// <summary>Tells kinds of images by their first bytes.</summary>
internal static class ImageKind
{
    /// <summary>What the names of such files end in, without the dot; null where the bytes begin as no image does.</summary>
    public static string? ExtensionOf(ReadOnlySpan<byte> encoded) =>
        encoded.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "jpg"
        : encoded.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? "png"
        : encoded.StartsWith("RIFF"u8) && encoded.Length > 12 && encoded[8..].StartsWith("WEBP"u8) ? "webp"
        : encoded.StartsWith("GIF8"u8) ? "gif"
        : encoded.StartsWith("BM"u8) ? "bmp"
        : null;
}
