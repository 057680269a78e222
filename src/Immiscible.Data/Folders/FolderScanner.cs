using System.IO.Enumeration;
using Immiscible.Data.Indexing;
using Immiscible.Data.Surveys;

namespace Immiscible.Data.Folders;

/// <summary>
/// Image files: the class is the folder, labels follow the folders' ordinal order (torchvision's ImageFolder) or the lines of
/// <see cref="SynsetNames.Mapping"/>; annotations of a validation folder come first; a folder of nothing but images has no classes. Within a class
/// files come before folders, each in ordinal order.
/// </summary>
internal sealed class FolderScanner
{
    private readonly string _root;
    private readonly SampleIndexBuilder _index;
    private readonly Func<string, bool> _wanted;
    private readonly Stack<string> _open = new();
    private Annotations? _annotations;
    private Dictionary<string, int> _labels = [];

    private FolderScanner(string root, SampleIndexBuilder index, Func<string, bool> wanted) => (_root, _index, _wanted) = (root, index, wanted);

    private readonly record struct Entry(string Name, long Length, bool IsFolder, bool IsLink);

    /// <summary>Indexes a folder.</summary>
    /// <param name="folder">The folder of the split.</param>
    /// <param name="root">The data directory, which holds it; links are followed within it only.</param>
    /// <param name="flat">Whether folders are no classes.</param>
    /// <param name="wanted">Whether an image belongs to the split, by its file name.</param>
    /// <param name="index">Where the samples go.</param>
    public static void Scan(string folder, string root, bool flat, Func<string, bool> wanted, SampleIndexBuilder index) =>
        new FolderScanner(root, index, wanted).ScanRoot(folder, flat);

    private void ScanRoot(string folder, bool flat)
    {
        var number = _index.AddFile(folder);
        _open.Push(folder);
        var (images, folders) = Entries(folder);
        var classFolders = folders.Where(one => HoldsImages(one.Path)).ToArray();
        _annotations = flat ? null : Annotations.Find(folder, _root);
        if (!flat) Classify([.. (_annotations is null ? classFolders : []).Select(static one => one.Name)]);
        AddImages(number, folder, images, SampleIndex.NoLabel);
        foreach (var (name, path) in classFolders) Walk(path, _labels.GetValueOrDefault(name, SampleIndex.NoLabel));
        if (!flat) _index.RequireLabels("it has no class: it lies outside the class folders, and no annotation or synset mapping names it");
    }

    private void Classify(string[] names)
    {
        var mapping = Path.Combine(_root, SynsetNames.Mapping);
        if (File.Exists(mapping) && RealPath.IsWithin(RealPath.Of(mapping), _root))
        {
            _index.AddFile(mapping);
            names = SynsetNames.ReadMapping(mapping);
        }
        else if (_annotations is not null)
        {
            var all = Path.Combine(_root, "wnids.txt");
            if (File.Exists(all) && RealPath.IsWithin(RealPath.Of(all), _root)) _index.AddFile(all);
            else all = null;
            names = [.. (all is null ? _annotations.Synsets.Values.Distinct() : File.ReadLines(all).Where(static line => line.Length > 0)).Order(StringComparer.Ordinal)];
        }

        if (_annotations is not null) _index.AddFile(_annotations.Path);
        _index.Classes = names;
        _labels = names.Select(static (name, label) => (name, label)).ToDictionary(static pair => pair.name, static pair => pair.label, StringComparer.Ordinal);
    }

    private void Walk(string folder, int label)
    {
        string real;
        try
        {
            real = RealPath.Of(folder);
        }
        catch (IOException problem)
        {
            Fault(folder, problem.Message);
            return;
        }

        if (!RealPath.IsWithin(real, _root)) Fault(folder, $"the folder is a link that leaves '{_root}'; it is not followed");
        else if (_open.Contains(real)) Fault(folder, "the folder is a link to a folder that holds it; it is not followed");
        else
        {
            _open.Push(real);
            var number = _index.AddFile(folder);
            var (images, folders) = Entries(folder);
            AddImages(number, folder, images, label);
            foreach (var (_, path) in folders) Walk(path, label);
            _open.Pop();
        }
    }

    private void AddImages(int number, string folder, List<Entry> images, int label)
    {
        foreach (var image in images)
        {
            var found = label;
            if (_annotations is not null)
                found = _annotations.Synsets.TryGetValue(Path.GetFileNameWithoutExtension(image.Name), out var synset) ? _labels.GetValueOrDefault(synset, found) : found;
            var (length, bad) = image.IsLink ? Follow(Path.Combine(folder, image.Name)) : (image.Length, null);
            _index.Add(number, 0, length, found, image.Name, bad);
        }
    }

    private (long Length, string? Bad) Follow(string link)
    {
        try
        {
            var real = RealPath.Of(link);
            if (!RealPath.IsWithin(real, _root)) return (0, $"the file is a link that leaves '{_root}'; it is not followed");
            return File.Exists(real) ? (new FileInfo(real).Length, null) : (0, $"the file is a link to '{real}', which is not there");
        }
        catch (IOException problem)
        {
            return (0, problem.Message);
        }
    }

    private (List<Entry> Images, List<(string Name, string Path)> Folders) Entries(string folder)
    {
        var images = new List<Entry>();
        var folders = new List<(string Name, string Path)>();
        var all = new FileSystemEnumerable<Entry>(folder, static (ref FileSystemEntry entry) => new Entry(
            entry.FileName.ToString(), entry.IsDirectory ? 0 : entry.Length, entry.IsDirectory, (entry.Attributes & FileAttributes.ReparsePoint) != 0),
            new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false });
        foreach (var entry in all)
        {
            if (entry.Name.StartsWith('.') || entry.Name == "__MACOSX") continue;
            if (entry.IsFolder) folders.Add((entry.Name, Path.Combine(folder, entry.Name)));
            else if (ImageFiles.IsImage(entry.Name) && _wanted(entry.Name)) images.Add(entry);
        }

        images.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        folders.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return (images, folders);
    }

    // Any depth; a folder of notes beside the classes is no class. A link is judged when it is followed.
    private static bool HoldsImages(string folder)
    {
        if (new DirectoryInfo(folder).LinkTarget is not null) return true;
        return new FileSystemEnumerable<bool>(folder, static (ref FileSystemEntry _) => true, new EnumerationOptions { RecurseSubdirectories = true })
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory && ImageFiles.IsImage(entry.FileName),
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        }.Any();
    }

    private void Fault(string folder, string message) => _index.Faults.Add(new DatasetProblem(folder, "", message));
}
