using System.Globalization;
using Immiscible.Data;
using Immiscible.Data.Surveys;

namespace Immiscible.Console.Inspection;

/// <summary>What a data set is.</summary>
internal sealed record InspectReport
{
    /// <summary>Full path of its files.</summary>
    public required string Path { get; init; }

    /// <summary>The split.</summary>
    public required string Split { get; init; }

    /// <summary>How it is stored (<see cref="DatasetSurvey.Format"/>).</summary>
    public required string Format { get; init; }

    /// <summary>Images in it, bad ones included.</summary>
    public required int Samples { get; init; }

    /// <summary>Images that are bad.</summary>
    public required int Bad { get; init; }

    /// <summary>Sizes as stored, the commonest first.</summary>
    public required IReadOnlyList<SizeCount> Sizes { get; init; }

    /// <summary>Its classes in the order of their labels.</summary>
    public required IReadOnlyList<ClassCount> Classes { get; init; }

    /// <summary>What is wrong with it.</summary>
    public required IReadOnlyList<DatasetProblem> Problems { get; init; }

    /// <summary>Full path of the picture that was drawn; null for none.</summary>
    public string? Sheet { get; init; }

    /// <summary>Images in the picture; null for none.</summary>
    public int? SheetImages { get; init; }

    /// <summary>Sums up a survey.</summary>
    public static InspectReport Of(DatasetOptions options, DatasetSurvey survey, string? sheet, int? sheetImages)
    {
        var counts = survey.Labels.Where(static label => label >= 0).CountBy(static label => label).ToDictionary();
        var labels = Enumerable.Range(0, survey.Classes.Count).Union(counts.Keys).Order();
        return new InspectReport
        {
            Path = System.IO.Path.GetFullPath(options.Path!), Split = options.Split, Format = survey.Format, Samples = survey.Samples, Bad = survey.BadSamples,
            Sizes = survey.Sizes, Problems = survey.Problems, Sheet = sheet is null ? null : System.IO.Path.GetFullPath(sheet), SheetImages = sheetImages,
            Classes = [.. labels.Select(label => new ClassCount(
                label, label < survey.Classes.Count ? survey.Classes[label] : label.ToString(CultureInfo.InvariantCulture), counts.GetValueOrDefault(label)))],
        };
    }
}
