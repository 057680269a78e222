namespace Immiscible.Data.Shapes;

/// <summary>A colour with channels in [0, 1].</summary>
internal readonly record struct Colour(float Red, float Green, float Blue)
{
    /// <summary>Linear mixture: <paramref name="share"/> 0 gives the first colour, 1 the second.</summary>
    public static Colour Mix(Colour first, Colour second, float share) => new(
        first.Red + share * (second.Red - first.Red),
        first.Green + share * (second.Green - first.Green),
        first.Blue + share * (second.Blue - first.Blue));
}
