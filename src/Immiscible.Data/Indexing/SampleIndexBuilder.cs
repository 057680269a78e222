using System.Text;
using Immiscible.Data.Layouts;
using Immiscible.Data.Surveys;

namespace Immiscible.Data.Indexing;

/// <summary>Gathers what a scan finds, good and bad.</summary>
/// <param name="layout">What is scanned.</param>
internal sealed class SampleIndexBuilder(DatasetLayout layout)
{
    private readonly List<FileStamp> _files = [];
    private readonly List<int> _file = [];
    private readonly List<long> _offset = [];
    private readonly List<int> _length = [];
    private readonly List<int> _label = [];
    private readonly List<uint> _check = [];
    private readonly List<int> _nameEnd = [];
    private readonly MemoryStream _names = new();
    private readonly Dictionary<int, string> _bad = [];

    /// <summary>Faults of whole files.</summary>
    public List<DatasetProblem> Faults { get; } = [];

    /// <summary>Class names, where the files tell them.</summary>
    public string[] Classes { get; set; } = [];

    public int Count => _file.Count;

    public int LargestLabel { get; private set; } = SampleIndex.NoLabel;

    /// <summary>Notes a shard, a folder or what else the scan goes by, as it is now: before it is read.</summary>
    /// <returns>Its number.</returns>
    public int AddFile(string path)
    {
        _files.Add(FileStamp.Of(path));
        return _files.Count - 1;
    }

    /// <summary>Adds a sample.</summary>
    /// <param name="file">Number of its shard or folder.</param>
    /// <param name="offset">Byte offset of its bytes.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="label">Its label, or <see cref="SampleIndex.NoLabel"/>.</param>
    /// <param name="name">Its name; all samples have one, or none.</param>
    /// <param name="bad">What is wrong with it; null where nothing is known to be.</param>
    /// <param name="check">CRC-32C of its bytes, if they are unpacked into the cache.</param>
    public void Add(int file, long offset, long length, long label, string? name = null, string? bad = null, uint? check = null)
    {
        if (bad is null && label is < SampleIndex.NoLabel or > int.MaxValue) bad = $"the label is {label}, which no class has";
        if (bad is null && length > Images.ImageDecoder.LargestEncoded) bad = $"the image has {length} bytes; at most {Images.ImageDecoder.LargestEncoded} are read";
        if (bad is not null) _bad[Count] = bad;
        _file.Add(file);
        _offset.Add(offset);
        _length.Add((int)Math.Clamp(length, 0, int.MaxValue));
        _label.Add((int)Math.Clamp(label, SampleIndex.NoLabel, int.MaxValue));
        if (bad is null) LargestLabel = Math.Max(LargestLabel, _label[^1]);
        if (check is { } sum) _check.Add(sum);
        if (name is null) return;
        _names.Write(Encoding.UTF8.GetBytes(name));
        _nameEnd.Add(checked((int)_names.Length));
    }

    /// <summary>Marks samples without a label as bad, if any sample from the first on has one.</summary>
    /// <param name="reason">What is wrong with them.</param>
    public void RequireLabels(string reason)
    {
        if (LargestLabel == SampleIndex.NoLabel) return;
        for (var i = 0; i < Count; i++)
            if (_label[i] == SampleIndex.NoLabel) _bad.TryAdd(i, reason);
    }

    public SampleIndex Build(string? unpacked = null) => new()
    {
        Layout = layout, Files = [.. _files], Classes = Classes, Unpacked = unpacked, File = [.. _file], Offset = [.. _offset], Length = [.. _length],
        Label = [.. _label], Check = [.. _check], NameEnd = [.. _nameEnd], Names = _names.ToArray(), Bad = _bad,
    };
}
