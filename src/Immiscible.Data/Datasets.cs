using Immiscible.Data.Cifar;
using Immiscible.Data.Shapes;

namespace Immiscible.Data;

/// <summary>Opens data sets by their options.</summary>
public static class Datasets
{
    /// <summary>Reads (or generates) the whole set into memory.</summary>
    /// <param name="options">Source, place and split.</param>
    /// <returns>The set, images in the order of the files.</returns>
    /// <exception cref="DatasetException">An option is unknown, or a file is missing, truncated or not what it should be.</exception>
    public static IImageDataset Open(DatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Split is not ("train" or "test"))
            throw new DatasetException($"unknown data split '{options.Split}'; choose train or test");
        return options.Source switch
        {
            "cifar10" => CifarDataset.Open(options),
            "shapes" => ShapesDataset.Generate(options),
            _ => throw new DatasetException($"unknown data source '{options.Source}'; choose cifar10 or shapes"),
        };
    }
}
