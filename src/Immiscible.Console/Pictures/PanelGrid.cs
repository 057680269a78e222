using Immiscible.Console.Sampling;
using ScottPlot;
using SkiaSharp;

namespace Immiscible.Console.Pictures;

/// <summary>Lays images out in rows with labels, in one panel or several side by side under titles.</summary>
internal static class PanelGrid
{
    private const int Gap = 2, Margin = 12, PanelGap = 24;
    private const float TextSize = 16;

    /// <summary>The grid as PNG; images are enlarged as in <see cref="ImageGrid"/>.</summary>
    /// <param name="titles">Title of each panel.</param>
    /// <param name="rows">The rows; each has as many panels as there are titles, and as many images in each as all others.</param>
    /// <param name="channels">1 (grey) or 3 (red, green, blue).</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Pixels of a row.</param>
    public static byte[] Encode(IReadOnlyList<string> titles, IReadOnlyList<PanelRow> rows, int channels, int height, int width)
    {
        using var typeface = new PictureFont().CreateTypeface(PictureFont.Name, FontWeight.Normal, FontSlant.Upright, FontSpacing.Normal);
        using var font = new SKFont(typeface, TextSize);
        using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        var scale = ImageGrid.Scale(height, width);
        var (cellWidth, cellHeight) = ((width * scale) + Gap, (height * scale) + Gap);
        var (left, top) = (Margin + (int)Math.Ceiling(rows.Max(row => font.MeasureText(row.Label))) + Margin, Margin + (int)(TextSize * 1.6f));
        var panelWidth = Math.Max(rows[0].Panels[0].Count * cellWidth, (int)Math.Ceiling(titles.Max(title => font.MeasureText(title))));

        using var grid = new SKBitmap(
            left + (titles.Count * (panelWidth + PanelGap)) - PanelGap + Margin, top + (rows.Count * cellHeight) + Margin, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(grid);
        canvas.Clear(SKColors.White);
        for (var panel = 0; panel < titles.Count; panel++) canvas.DrawText(titles[panel], left + (panel * (panelWidth + PanelGap)), Margin + TextSize, font, paint);
        for (var row = 0; row < rows.Count; row++)
        {
            var y = top + (row * cellHeight);
            canvas.DrawText(rows[row].Label, Margin, y + ((cellHeight + TextSize) / 2) - Gap, font, paint);
            for (var panel = 0; panel < titles.Count; panel++)
            {
                var images = new SampledImages(channels, height, width, [.. rows[row].Panels[panel]], 0);
                for (var i = 0; i < images.Pixels.Length; i++) ImageGrid.Draw(canvas, images, i, left + (panel * (panelWidth + PanelGap)) + (i * cellWidth), y, scale);
            }
        }
        canvas.Flush();
        using var png = grid.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }
}
