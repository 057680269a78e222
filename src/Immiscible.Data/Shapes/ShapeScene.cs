using Immiscible.Numerics.Random;

namespace Immiscible.Data.Shapes;

/// <summary>One generated picture before it is drawn: a gradient between two muted colours and one bright shape on it.</summary>
internal readonly struct ShapeScene
{
    private const int Size = ShapesDataset.Size;

    private readonly ShapeKind _kind;
    private readonly Colour _from;
    private readonly Colour _to;
    private readonly Colour _fill;
    private readonly float _gradientX;
    private readonly float _gradientY;
    private readonly float _centreX;
    private readonly float _centreY;
    private readonly float _radius;
    private readonly float _cosine;
    private readonly float _sine;

    /// <summary>The picture of one index, a pure function of the random words.</summary>
    public ShapeScene(CounterRandom random, ulong split, int index)
    {
        Span<uint> words = stackalloc uint[9];
        random.Bits(words, split, (uint)index);
        _kind = (ShapeKind)(index % ShapesDataset.ClassNames.Length);
        _from = Palette.Background(words[0]);
        _to = Palette.Background(words[1]);
        _fill = Palette.Fill(words[2]);
        (_gradientX, _gradientY) = Direction(2 * Unit(words[3]) - 1);
        if ((words[3] & 1) != 0) (_gradientX, _gradientY) = (-_gradientX, -_gradientY);
        _radius = 9.5f + 2f * Unit(words[4]);
        const float room = 3f; // Pixels off the middle, either way.
        _centreX = Size / 2f + room * (2 * Unit(words[5]) - 1);
        _centreY = Size / 2f + room * (2 * Unit(words[6]) - 1);

        // The tangent of half the tilt: at most 7 degrees either way, so that a square does not become a diamond.
        (_cosine, _sine) = Direction(0.06f * (2 * Unit(words[7]) - 1));
    }

    /// <summary>Draws the picture.</summary>
    /// <param name="pixels">[3, 32, 32] bytes.</param>
    public void Draw(Span<byte> pixels)
    {
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column++)
            {
                var colour = At(column + 0.5f, row + 0.5f);
                var at = row * Size + column;
                pixels[at] = Level(colour.Red);
                pixels[at + Size * Size] = Level(colour.Green);
                pixels[at + 2 * Size * Size] = Level(colour.Blue);
            }
        }
    }

    private Colour At(float x, float y)
    {
        var along = (_gradientX * (x - Size / 2f) + _gradientY * (y - Size / 2f)) / Size;
        var background = Colour.Mix(_from, _to, Math.Clamp(0.5f + 0.8f * along, 0f, 1f));
        var (dx, dy) = (x - _centreX, y - _centreY);
        var distance = SignedDistance.To(_kind, _cosine * dx + _sine * dy, _cosine * dy - _sine * dx, _radius);
        return Colour.Mix(background, _fill, Math.Clamp(0.5f - distance, 0f, 1f));
    }

    // A point of the unit circle from the tangent of half its angle, without functions that differ between machines.
    private static (float X, float Y) Direction(float tangent)
    {
        var square = tangent * tangent;
        return ((1 - square) / (1 + square), 2 * tangent / (1 + square));
    }

    private static float Unit(uint word) => (word >> 8) * (1f / (1 << 24));

    private static byte Level(float value) => (byte)(value * 255f + 0.5f);
}
