using Immiscible.Cluster.Storage;

namespace Immiscible.Console.Pictures;

/// <summary><c>curves.png</c> of a run directory.</summary>
internal static class CurvesFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "curves.png";

    /// <summary>Draws it from the metrics in the directory and gives its path; null where there are none.</summary>
    public static string? Draw(string directory)
    {
        var steps = MetricsHistory.Read(directory);
        if (steps.Count == 0) return null;
        var file = Path.Combine(directory, Name);
        AtomicFile.Write(file, CurvesPicture.Encode(steps));
        return file;
    }
}
