using ScottPlot;
using SkiaSharp;

namespace Immiscible.Console.Pictures;

/// <summary>The font of all pictures. It comes with the program, because a server has none, and so pictures look the same everywhere.</summary>
internal sealed class PictureFont : IFontResolver
{
    /// <summary>The font's family name.</summary>
    public const string Name = "DejaVu Sans";

    private const string Resource = "DejaVuSans-Latin.ttf";
    private static readonly Lock Registering = new();
    private static bool _registered;

    /// <summary>Makes plots find the font; may be called any number of times.</summary>
    public static void Register()
    {
        lock (Registering)
        {
            if (!_registered) Fonts.FontResolvers.Insert(0, new PictureFont());
            _registered = true;
        }
    }

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing)
    {
        if (fontName != Name) return null;
        using var stream = typeof(PictureFont).Assembly.GetManifestResourceStream(Resource)!;
        return SKTypeface.FromStream(stream);
    }

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        CreateTypeface(fontName, FontWeight.Normal, FontSlant.Upright, FontSpacing.Normal);
}
