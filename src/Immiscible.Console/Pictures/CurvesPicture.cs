using System.Globalization;
using Immiscible.Cluster.Contracts.Events;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Immiscible.Console.Pictures;

/// <summary>Draws the course of a run: loss, distance reduction and step time over steps, one under the other.</summary>
internal static class CurvesPicture
{
    /// <summary>Width of the picture in pixels.</summary>
    public const int Width = 1000;

    /// <summary>Height of the picture in pixels.</summary>
    public const int Height = 1050;

    private static readonly Color Raw = Color.FromHex("#A9C1E0");
    private static readonly Color Smooth = Color.FromHex("#1F4E9C");

    /// <summary>The picture as PNG.</summary>
    /// <param name="steps">At least one step, in order.</param>
    public static byte[] Encode(IReadOnlyList<StepCommitted> steps)
    {
        PictureFont.Register();
        var plots = new Multiplot();
        plots.AddPlots(3);
        DrawLoss(plots.GetPlot(0), steps);
        DrawReduction(plots.GetPlot(1), steps);
        DrawTime(plots.GetPlot(2), steps);
        foreach (var plot in plots.GetPlots()) Finish(plot, steps);
        return plots.Render(Width, Height).GetImageBytes(ImageFormat.Png);
    }

    private static void DrawLoss(Plot plot, IReadOnlyList<StepCommitted> steps)
    {
        // Zero has no logarithm, and a loss that is not finite ends the run.
        var usable = steps.Where(step => step.Loss > 0 && double.IsFinite(step.Loss)).ToArray();
        plot.Title("Training loss");
        plot.YLabel("loss (logarithmic)");
        if (usable.Length == 0) return;
        double[] losses = [.. usable.Select(step => step.Loss)];
        AddCurve(plot, usable, [.. losses.Select(Math.Log10)], [.. Smoothing.Mean(losses).Select(point => (point.Index, Math.Log10(point.Value)))]);
        var margin = Math.Pow(losses.Max() / losses.Min(), 0.05) * 1.02;
        var (least, most) = (losses.Min() / margin, losses.Max() * margin);
        plot.Axes.SetLimitsY(Math.Log10(least), Math.Log10(most));
        var ticks = LogarithmicTicks.Between(least, most);
        plot.Axes.Left.TickGenerator = new NumericManual([.. ticks.Select(tick => tick.Position)], [.. ticks.Select(tick => tick.Label)]);
    }

    private static void DrawReduction(Plot plot, IReadOnlyList<StepCommitted> steps)
    {
        var matched = steps.Where(step => step.DistanceReduction is not null).ToArray();
        plot.YLabel("change (%)");
        if (matched.Length == 0)
        {
            plot.Title("Image-noise distance: not matched");
            return;
        }
        double[] percent = [.. matched.Select(step => step.DistanceReduction!.Value * 100)];
        plot.Title(string.Create(CultureInfo.InvariantCulture, $"Image-noise distance after matching (mean {percent.Average():0.00} %)"));
        AddCurve(plot, matched, percent, Smoothing.Mean(percent));
    }

    private static void DrawTime(Plot plot, IReadOnlyList<StepCommitted> steps)
    {
        double[] milliseconds = [.. steps.Select(step => step.StepSeconds * 1000)];
        var sorted = milliseconds.Order().ToArray();
        plot.Title(string.Create(CultureInfo.InvariantCulture, $"Step time (median {sorted[sorted.Length / 2]:0.#} ms)"));
        plot.YLabel("time (ms)");
        AddCurve(plot, steps, milliseconds, Smoothing.Median(milliseconds));
        // A first step or a checkpoint may take many times as long; the axis serves all others.
        plot.Axes.SetLimitsY(0, Math.Max(sorted[(int)(0.98 * (sorted.Length - 1))] * 1.25, 1e-3));
    }

    private static void AddCurve(Plot plot, IReadOnlyList<StepCommitted> steps, double[] raw, (int Index, double Value)[] smooth)
    {
        var points = plot.Add.SignalXY([.. steps.Select(step => (double)step.Step)], raw, Raw);
        (points.LineWidth, points.LegendText) = (1.2f, "each step");
        var line = plot.Add.SignalXY([.. smooth.Select(point => (double)steps[point.Index].Step)], [.. smooth.Select(point => point.Value)], Smooth);
        (line.LineWidth, line.LegendText) = (2.5f, "smoothed");
    }

    private static void Finish(Plot plot, IReadOnlyList<StepCommitted> steps)
    {
        plot.XLabel("step");
        plot.Font.Set(PictureFont.Name);
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Title.Label.FontSize = 18;
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.Label.Bold = false;
            axis.Label.FontSize = 15;
            axis.TickLabelStyle.FontSize = 14;
        }
        // One under the other with the same left edge, and room for the last label on the right.
        plot.Axes.Left.MinimumSize = 85;
        plot.Axes.Left.MaximumSize = 85;
        plot.Axes.Right.MinimumSize = 35;
        plot.Legend.FontName = PictureFont.Name;
        plot.Legend.FontSize = 14;
        plot.Legend.IsVisible = plot.GetPlottables().Any();
        plot.Legend.Alignment = Alignment.UpperRight;
        // One step alone would give an axis without extent.
        plot.Axes.SetLimitsX(steps[0].Step - 1, Math.Max(steps[^1].Step, steps[0].Step + 1));
    }
}
