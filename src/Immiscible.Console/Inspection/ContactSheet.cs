using Immiscible.Console.Pictures;
using Immiscible.Console.Sampling;
using Immiscible.Data;
using Immiscible.Data.Surveys;

namespace Immiscible.Console.Inspection;

/// <summary>Some images of a data set in one picture, class after class.</summary>
/// <param name="Png">The picture.</param>
/// <param name="Images">Images in it.</param>
internal sealed record ContactSheet(byte[] Png, int Images)
{
    private const int Most = 64;
    private const int LargestSide = 128;

    /// <summary>Draws at most 64 images, spread over the classes and within each; bad ones are passed over. Images of several sizes, or large ones, are made 128x128.</summary>
    /// <param name="options">The set.</param>
    /// <param name="survey">What is known of it.</param>
    /// <exception cref="DatasetException">It cannot be opened, or none of its images can be drawn.</exception>
    public static ContactSheet Draw(DatasetOptions options, DatasetSurvey survey)
    {
        var asStored = survey.Sizes is [var size] && Math.Max(size.Width, size.Height) <= LargestSide;
        var set = Datasets.Open(options with { Size = asStored ? 0 : LargestSide });
        var pictures = Choose(survey.Labels, Most).Select(group => Read(set, group)).OfType<byte[]>().ToArray();
        if (pictures.Length == 0) throw new DatasetException($"'{options.Path}' has no image that can be drawn; see what immiscible data verify says");
        return new ContactSheet(ImageGrid.Encode(new SampledImages(set.Shape.Channels, set.Shape.Height, set.Shape.Width, pictures, 0)), pictures.Length);
    }

    /// <summary>For each image of the picture, the indices of which the first good one is drawn.</summary>
    /// <param name="labels">Labels of the set.</param>
    /// <param name="most">Images of the picture.</param>
    internal static IEnumerable<IReadOnlyList<int>> Choose(IReadOnlyList<int> labels, int most)
    {
        var classes = labels.Index().GroupBy(static sample => sample.Item, static sample => sample.Index).OrderBy(static group => group.Key)
            .Select(static group => group.ToArray()).ToArray();
        var shown = Math.Min(classes.Length, most);
        for (var i = 0; i < shown; i++)
        {
            var members = classes[(int)((long)i * classes.Length / shown)];
            var share = Math.Min(members.Length, (most * (i + 1) / shown) - (most * i / shown));
            for (var part = 0; part < share; part++)
                yield return new ArraySegment<int>(members)[(int)((long)part * members.Length / share)..(int)((long)(part + 1) * members.Length / share)];
        }
    }

    private static byte[]? Read(IImageDataset set, IReadOnlyList<int> candidates)
    {
        var pixels = new byte[set.Shape.Length];
        foreach (var index in candidates)
        {
            try
            {
                set.Read(index, pixels);
                return pixels;
            }
            catch (BadSampleException)
            {
                // The survey has told of it.
            }
        }
        return null;
    }
}
