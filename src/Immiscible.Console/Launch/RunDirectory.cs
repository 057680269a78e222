using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Application;

namespace Immiscible.Console.Launch;

/// <summary>What the commands know of a run directory.</summary>
internal static class RunDirectory
{
    private const string SpecFile = "run.yaml";

    /// <summary>Where a run goes when no directory was given: <c>runs/name</c>, or the first of <c>runs/name-2</c>, ... that is free.</summary>
    public static string Free(string name)
    {
        var first = Path.GetFullPath(Path.Combine("runs", name));
        return Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? first : $"{first}-{n}").First(path => !Path.Exists(path));
    }

    /// <summary>Full path of a directory that a new run may use; nothing is created.</summary>
    /// <exception cref="CommandException">It holds a run or other files already, or cannot be written to.</exception>
    public static string ForNewRun(string path)
    {
        var full = Path.GetFullPath(path);
        if (File.Exists(Path.Combine(full, SpecFile)))
            throw new CommandException($"--out {path}: already holds a run; go on with it by immiscible resume {path}, or choose another directory");
        if (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())
            throw new CommandException($"--out {path}: is not empty; choose a directory that is, or one that does not exist");
        WritableFolder.Check("--out", path);
        return full;
    }

    /// <summary>The spec of the run in a directory.</summary>
    /// <exception cref="CommandException">There is no run.</exception>
    public static RunSpec ReadSpec(string path, params IReadOnlyList<SpecOverride> overrides)
    {
        var file = Path.Combine(path, SpecFile);
        if (!File.Exists(file)) throw new CommandException($"{path}: holds no run (there is no {SpecFile}); start one with immiscible train ... --out {path}");
        return RunSpecReader.FromFile(file, overrides);
    }
}
