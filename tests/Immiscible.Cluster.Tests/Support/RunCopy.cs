using Immiscible.Cluster.Verification;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>A copy of a run's directory, to be tampered with.</summary>
internal sealed class RunCopy : IDisposable
{
    public RunCopy(TrainedRun run)
    {
        foreach (var file in Directory.GetFiles(run.Directory, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(Root, Path.GetRelativePath(run.Directory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("immiscible-copy-").FullName;

    public string Ledger => Directory.GetFiles(Path.Combine(Root, "ledger")).Order(StringComparer.Ordinal).Last();

    public string Checkpoint => Directory.GetDirectories(Path.Combine(Root, "checkpoints")).Order(StringComparer.Ordinal).Last();

    public VerifyReport Verify() => RunVerifier.Verify(Root);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
