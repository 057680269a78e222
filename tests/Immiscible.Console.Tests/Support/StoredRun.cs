using System.Globalization;

namespace Immiscible.Console.Tests.Support;

/// <summary>A made-up run directory as a cluster would keep it.</summary>
internal sealed class StoredRun
{
    private readonly Random _random = new(1);

    public StoredRun(string folder)
    {
        Folder = folder;
        Write("run.yaml", "name: tiny\n");
        Write("state.json", "{}\n");
        Write("ledger/epoch-000001.jsonl", "{\"step\":1}\n{\"step\":2}\n");
        Write("ledger/epoch-000002.jsonl", "{\"step\":3}\n");
        Write("metrics/epoch-000001.jsonl", "{}\n");
        Write("samples/step-2-ddim-50-seed-0.png", "picture");
        Write("curves.png", "curves");
        Checkpoint(2);
        Checkpoint(4);
    }

    /// <summary>Full path.</summary>
    public string Folder { get; }

    /// <summary>Full path of a file in it.</summary>
    public string this[string path] => Path.Combine(Folder, path);

    /// <summary>Writes a file of text.</summary>
    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
    }

    /// <summary>Writes a file of random bytes.</summary>
    public void Fill(string path, int bytes)
    {
        var content = new byte[bytes];
        _random.NextBytes(content);
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllBytes(this[path], content);
    }

    /// <summary>Publishes a checkpoint.</summary>
    public void Checkpoint(int step)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"checkpoints/step-{step:D8}");
        Fill($"{folder}/parameters.safetensors", 100_000);
        Write($"{folder}/manifest.json", "{}\n");
    }

    /// <summary>Relative paths of the files in a folder.</summary>
    public static IReadOnlyList<string> Paths(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal)];
}
