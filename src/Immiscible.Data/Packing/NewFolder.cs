namespace Immiscible.Data.Packing;

/// <summary>A folder that appears when all is in it: until then it has another name, and where it does not come to that nothing is left.</summary>
internal sealed class NewFolder : IDisposable
{
    private readonly string _target;

    /// <param name="target">The folder to be; absent or empty.</param>
    /// <exception cref="DatasetException">Something is in it.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    public NewFolder(string target)
    {
        _target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        Check(_target);
        Path = $"{_target}.{Guid.NewGuid():N}.tmp";
        Directory.CreateDirectory(Path);
    }

    /// <summary>The folder's path for now.</summary>
    public string Path { get; }

    /// <summary>Refuses a folder with something in it.</summary>
    /// <exception cref="DatasetException">Something is in it, or it is a file.</exception>
    public static void Check(string target)
    {
        if (File.Exists(target)) throw new DatasetException($"'{target}' is a file; name a folder that is new or empty (--out)");
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new DatasetException($"'{target}' is not empty; name a folder that is new or empty (--out)");
    }

    /// <summary>Gives the folder its name.</summary>
    public void Complete()
    {
        // Fails where something has come into it meanwhile.
        if (Directory.Exists(_target)) Directory.Delete(_target);
        Directory.Move(Path, _target);
    }

    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
