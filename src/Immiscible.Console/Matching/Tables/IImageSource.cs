namespace Immiscible.Console.Matching.Tables;

/// <summary>Where the images of measured matches come from.</summary>
internal interface IImageSource
{
    /// <summary>What they are, for people.</summary>
    string Name { get; }

    /// <summary>The most images a match can have without one twice.</summary>
    int Count { get; }

    /// <summary>Numbers in an image.</summary>
    int Length { get; }

    /// <summary>Fills <c>[images, Length]</c> with pixels in [-1, 1] for one instance.</summary>
    void Fill(int instance, Span<float> pixels);
}
