using System.Globalization;
using Immiscible.Data.Indexing;

namespace Immiscible.Data.Packing;

/// <summary>Samples of a set of encoded images, byte for byte as they are stored.</summary>
internal sealed class StoredSamples : IPackSource
{
    private readonly IndexedFiles _files;
    private readonly SampleDecoder _decoder;

    /// <exception cref="DatasetException">The set cannot be this source.</exception>
    public StoredSamples(DatasetOptions options, IndexedFiles files)
    {
        var rules = SourceRules.Of(options, files);
        (_files, _decoder, Classes) = (files, new SampleDecoder(files, rules), rules.Classes);
    }

    public int Count => _files.Index.Count;

    public IReadOnlyList<string> Classes { get; }

    public PackedSample Read(int index)
    {
        if (_decoder.KnownProblem(index) is { } known) throw Bad(index, known);
        byte[] buffer = [];
        if (_files.Reader.Read(index, ref buffer) is { } problem) throw Bad(index, problem);
        var image = buffer.AsMemory(0, _files.Index.Length[index]);
        var extension = ImageKind.ExtensionOf(image.Span) ?? throw Bad(index, $"its {image.Length} bytes begin as no image does");
        return new PackedSample(image, extension, PathOf(index, extension), Classes.Count > 0 ? _files.Index.Label[index] : null, IsNew: false);
    }

    // With its class where that is a folder.
    private string PathOf(int index, string extension)
    {
        var name = _files.Index.Name(index);
        if (name.Length == 0) return string.Create(CultureInfo.InvariantCulture, $"{index}.{extension}");
        return _files.Index.Layout == Layouts.DatasetLayout.ImageFolder ? $"{Path.GetFileName(_files.Index.Files[_files.Index.File[index]].Path)}/{name}" : name;
    }

    private BadSampleException Bad(int index, string reason)
    {
        var (file, where) = _files.Index.Place(index);
        return new BadSampleException(index, file, where, reason);
    }
}
