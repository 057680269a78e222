namespace Immiscible.Data.Shapes;

/// <summary>
/// Signed distances, in pixels, from a point to the outline of a shape about the origin: negative inside. Only correctly rounded
/// operations, so a picture has the same bytes on every machine. The y axis points down, as rows do.
/// </summary>
internal static class SignedDistance
{
    private const float ArmRatio = 0.3f;
    private const float SquareRatio = 0.85f;

    /// <summary>Distance to a shape that a circle of <paramref name="radius"/> roughly encloses.</summary>
    public static float To(ShapeKind kind, float x, float y, float radius) => kind switch
    {
        ShapeKind.Circle => MathF.Sqrt(x * x + y * y) - radius,
        ShapeKind.Square => Box(x, y, SquareRatio * radius, SquareRatio * radius),
        ShapeKind.Triangle => Triangle(x, y, radius),
        ShapeKind.Cross => MathF.Min(Box(x, y, radius, ArmRatio * radius), Box(x, y, ArmRatio * radius, radius)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static float Box(float x, float y, float halfWidth, float halfHeight)
    {
        var dx = MathF.Abs(x) - halfWidth;
        var dy = MathF.Abs(y) - halfHeight;
        var (ox, oy) = (MathF.Max(dx, 0), MathF.Max(dy, 0));
        return MathF.Sqrt(ox * ox + oy * oy) + MathF.Min(MathF.Max(dx, dy), 0);
    }

    // Half-planes of an equilateral triangle with its tip up; a little larger, for its area is the smallest.
    private static float Triangle(float x, float y, float radius)
    {
        const float Inradius = 0.575f;
        const float RootThreeHalves = 0.8660254f;
        var sides = RootThreeHalves * MathF.Abs(x) - 0.5f * y;
        return MathF.Max(sides, y) - Inradius * radius;
    }
}
