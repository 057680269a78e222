namespace Immiscible.Console.Pictures;

/// <summary>A row of a labelled grid.</summary>
/// <param name="Label">What it shows.</param>
/// <param name="Panels">[panels][images]: pixels, channel by channel (CHW).</param>
internal sealed record PanelRow(string Label, IReadOnlyList<IReadOnlyList<byte[]>> Panels);
