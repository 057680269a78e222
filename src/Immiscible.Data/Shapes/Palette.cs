namespace Immiscible.Data.Shapes;

/// <summary>The colours of the generated set: dark backgrounds, bright shapes, so that a shape always stands out.</summary>
internal static class Palette
{
    private static readonly Colour[] Backgrounds =
    [
        new(0.06f, 0.08f, 0.24f), new(0.05f, 0.18f, 0.20f), new(0.16f, 0.06f, 0.20f), new(0.10f, 0.10f, 0.12f),
    ];

    private static readonly Colour[] Fills =
    [
        new(0.96f, 0.36f, 0.28f), new(0.98f, 0.80f, 0.22f), new(0.40f, 0.88f, 0.42f), new(0.36f, 0.72f, 0.98f),
        new(0.94f, 0.52f, 0.86f), new(0.96f, 0.96f, 0.94f),
    ];

    public static Colour Background(uint word) => Pick(Backgrounds, word);

    public static Colour Fill(uint word) => Pick(Fills, word);

    private static Colour Pick(Colour[] colours, uint word) => colours[(int)((ulong)word * (uint)colours.Length >> 32)];
}
