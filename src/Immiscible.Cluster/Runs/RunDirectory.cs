using System.Globalization;
using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Storage;

namespace Immiscible.Cluster.Runs;

/// <summary>The files of one run, the single truth about it: spec, state, ledger, metrics, checkpoints, samples.</summary>
public sealed class RunDirectory
{
    private const string SpecName = "run.yaml";
    private const string StateName = "state.json";

    private readonly bool _existed;

    private RunDirectory(string path, bool existed = true) => (Path, _existed) = (path, existed);

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Folder of the ledger, one file a membership epoch.</summary>
    public string Ledger => In("ledger");

    /// <summary>Folder of the metrics, one file of JSON lines a membership epoch.</summary>
    public string Metrics => In("metrics");

    /// <summary>Folder of the sample grids.</summary>
    public string Samples => In("samples");

    internal CheckpointStore Checkpoints => new(In("checkpoints"));

    /// <summary>Whether a directory holds a run.</summary>
    public static bool HoldsRun(string path) => File.Exists(System.IO.Path.Combine(path, SpecName));

    /// <summary>Makes sure that a new run may begin in a directory; creates nothing.</summary>
    /// <exception cref="RunRejectedException">It is a file, or holds a run or other files already.</exception>
    public static void RequireFree(string path)
    {
        if (HoldsRun(path))
            throw new RunRejectedException($"--out {path}: already holds a run; go on with it by immiscible resume {path}, or choose another directory");
        if (File.Exists(path)) throw new RunRejectedException($"--out {path}: is a file, not a directory; choose another directory");
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new RunRejectedException($"--out {path}: is not empty; choose a directory that is, or one that does not exist");
    }

    /// <summary>Makes the directory of a new run.</summary>
    /// <exception cref="RunRejectedException">It holds a run or other files already, or cannot be written.</exception>
    public static RunDirectory Create(string path, RunSpec spec)
    {
        var full = System.IO.Path.GetFullPath(path);
        RequireFree(path);
        var directory = new RunDirectory(full, Directory.Exists(full));
        try
        {
            foreach (var folder in new[] { full, directory.Ledger, directory.Metrics, directory.In("checkpoints"), directory.Samples })
                Directory.CreateDirectory(folder);
            // Never over another's: of two that begin here at once, one is refused.
            AtomicFile.WriteAllText(directory.In(SpecName), RunSpecWriter.Write(spec), overwrite: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(full) && !HoldsRun(full)) directory.Discard();
            throw new RunRejectedException($"{path} cannot be written ({e.Message.TrimEnd('.')}); choose another --out", e);
        }
        return directory;
    }

    /// <summary>Opens the directory of an existing run.</summary>
    /// <exception cref="RunRejectedException">It holds no run.</exception>
    public static RunDirectory Open(string path) =>
        HoldsRun(path) ? new RunDirectory(System.IO.Path.GetFullPath(path))
        : throw new RunRejectedException($"{path}: holds no run (there is no {SpecName}); start one with immiscible train ... --out {path}");

    /// <summary>Reads the spec, with overrides.</summary>
    /// <exception cref="RunSpecException">The file or an override is not valid.</exception>
    public RunSpec ReadSpec(params IReadOnlyList<SpecOverride> overrides) => RunSpecReader.FromFile(In(SpecName), overrides);

    /// <summary>When the run was launched, or changed last, in UTC.</summary>
    public DateTime Begun => File.GetLastWriteTimeUtc(In(SpecName));

    /// <summary>When the newest checkpoint was written, or the run begun where there is none, in UTC.</summary>
    public DateTime Saved => Checkpoints.List() is [.., var (_, newest)] ? Directory.GetLastWriteTimeUtc(newest) : Begun;

    /// <summary>Replaces the spec, as when a run is made longer.</summary>
    public void WriteSpec(RunSpec spec) => AtomicFile.WriteAllText(In(SpecName), RunSpecWriter.Write(spec));

    internal void WriteState(RunState state) => AtomicFile.WriteAllText(In(StateName), state.ToJson());

    /// <summary>How the run stands; null where it never began.</summary>
    /// <exception cref="System.Text.Json.JsonException">The file cannot be understood.</exception>
    internal RunState? ReadState() => File.Exists(In(StateName)) ? RunState.Parse(File.ReadAllText(In(StateName))) : null;

    internal string LedgerPath(int epoch) => System.IO.Path.Combine(Ledger, EpochName(epoch));

    internal string MetricsPath(int epoch) => System.IO.Path.Combine(Metrics, EpochName(epoch));

    /// <summary>The number after the newest claimed epoch.</summary>
    internal int NextEpoch()
    {
        var newest = Directory.Exists(Ledger)
            ? Directory.GetFiles(Ledger, "epoch-*.jsonl").Select(file => int.TryParse(
                System.IO.Path.GetFileNameWithoutExtension(file)["epoch-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : 0)
                .DefaultIfEmpty().Max()
            : 0;
        return newest + 1;
    }

    /// <summary>Makes sure that no living process trains here: it would hold the newest epoch's ledger open.</summary>
    /// <exception cref="RunRejectedException">One does.</exception>
    internal void RequireIdle()
    {
        var newest = LedgerPath(NextEpoch() - 1);
        if (!File.Exists(newest)) return;
        try
        {
            using var alone = new FileStream(newest, FileMode.Open, FileAccess.Read, FileShare.None);
        }
        catch (IOException e)
        {
            throw new RunRejectedException($"{Path} is being trained already; stop that run before it is resumed", e);
        }
    }

    /// <summary>Deletes a run that never began; a directory that was there before stays, empty.</summary>
    internal void Discard()
    {
        if (!_existed)
        {
            Directory.Delete(Path, recursive: true);
            return;
        }
        foreach (var folder in Directory.GetDirectories(Path)) Directory.Delete(folder, recursive: true);
        foreach (var file in Directory.GetFiles(Path)) File.Delete(file);
    }

    private static string EpochName(int epoch) => string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:D6}.jsonl");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
