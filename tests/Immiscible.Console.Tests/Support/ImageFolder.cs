using SkiaSharp;

namespace Immiscible.Console.Tests.Support;

/// <summary>Writes folders of small images.</summary>
internal static class ImageFolder
{
    /// <summary>A PNG of one colour.</summary>
    public static byte[] Png(byte red, int width = 8, int height = 8)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(new SKColor(red, 40, 80));
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>Two classes, <c>cat</c> and <c>öl</c>, of three images each.</summary>
    public static string Write(ConsoleHarness console, string name = "set")
    {
        for (var i = 0; i < 6; i++) Add(console, $"{name}/{(i < 3 ? "cat" : "öl")}/{i}.png", Png((byte)(i * 40)));
        return console[name];
    }

    /// <summary>Writes a file and makes its folder.</summary>
    public static string Add(ConsoleHarness console, string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(console[name])!);
        File.WriteAllBytes(console[name], content);
        return console[name];
    }
}
