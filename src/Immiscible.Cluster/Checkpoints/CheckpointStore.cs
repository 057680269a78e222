using System.Globalization;
using System.Security.Cryptography;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Storage;
using Immiscible.Compute.Safetensors;

namespace Immiscible.Cluster.Checkpoints;

/// <summary>The <c>checkpoints</c> folder of a run. A checkpoint appears whole, by a rename, or not at all.</summary>
/// <param name="path">The folder.</param>
internal sealed class CheckpointStore(string path)
{
    /// <summary>File name of the manifest.</summary>
    public const string ManifestName = "manifest.json";

    private const string Prefix = "step-";
    private const string WritingPrefix = ".writing-";
    private const string DeletingPrefix = ".deleting-";
    private const string SuspectPrefix = "suspect-";

    /// <summary>Folders of the published checkpoints, oldest first. Whether they are sound is another question.</summary>
    public IReadOnlyList<(long Step, string Path)> List()
    {
        if (!Directory.Exists(path)) return [];
        return
        [
            .. Directory.GetDirectories(path, Prefix + "*")
                .Select(folder => (Step: StepOf(folder), Path: folder))
                .Where(entry => entry.Step >= 0)
                .OrderBy(entry => entry.Step),
        ];
    }

    /// <summary>The newest checkpoint whose files have the hashes that its manifest says; null where there is none.</summary>
    /// <param name="problems">What is wrong with newer ones that were passed over.</param>
    public Checkpoint? FindNewest(out IReadOnlyList<string> problems)
    {
        var passedOver = new List<string>();
        problems = passedOver;
        foreach (var (_, folder) in List().Reverse())
        {
            try
            {
                var checkpoint = Checkpoint.Open(folder);
                checkpoint.CheckFiles();
                return checkpoint;
            }
            catch (CheckpointException e)
            {
                passedOver.Add(e.Message);
            }
        }
        return null;
    }

    /// <summary>Writes a checkpoint under a temporary name, syncs it, and renames it when <paramref name="ledgerSynced"/> is done.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="epoch">Membership epoch that saves it.</param>
    /// <param name="trainingHash">Hash of the spec.</param>
    /// <param name="ledgerSynced">Brings the ledger to stable storage: a checkpoint must never know of a step that the ledger does not.</param>
    /// <returns>The folder.</returns>
    public async Task<string> WriteAsync(StateSnapshot snapshot, int epoch, string trainingHash, Func<Task> ledgerSynced)
    {
        var temporary = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{WritingPrefix}{Name(snapshot.Step)}-epoch-{epoch}"));
        var final = Path.Combine(path, Name(snapshot.Step));
        if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        Directory.CreateDirectory(temporary);
        var files = new List<CheckpointFile>();
        using var hash = new StateHash();
        foreach (var (vector, values) in snapshot.Vectors)
        {
            files.Add(WriteVector(temporary, vector, values, snapshot));
            hash.Add(vector, snapshot.Layout, values);
        }
        var (weights, state) = hash.Finish();
        var manifest = new CheckpointManifest
        {
            Format = 1,
            Step = snapshot.Step,
            Epoch = epoch,
            TrainingHash = trainingHash,
            Images = snapshot.Images,
            WeightsSha256 = weights,
            StateSha256 = state,
            Files = [.. files],
        };
        AtomicFile.WriteAllText(Path.Combine(temporary, ManifestName), manifest.ToJson());
        await ledgerSynced().ConfigureAwait(false);
        Remove(final); // Only one that was found broken can be in the way.
        Directory.Move(temporary, final);
        DirectorySync.Flush(path);
        return final;
    }

    /// <summary>
    /// Deletes all but the newest checkpoints and those kept for good, and first those that were rolled back when the run went on from an
    /// older one: they must not push sound ones out. What writes and deletions that were cut off have left goes too.
    /// </summary>
    /// <param name="spec">Which to keep.</param>
    /// <param name="firstStep">Committed steps that the run went on from.</param>
    /// <param name="published">Steps of the checkpoints published since.</param>
    public void Prune(CheckpointSpec spec, long firstStep, IReadOnlySet<long> published)
    {
        var rolledBack = List().Where(entry => entry.Step > firstStep && !published.Contains(entry.Step));
        foreach (var (_, folder) in rolledBack) Remove(folder);
        foreach (var (_, folder) in List().SkipLast(spec.Keep).Where(entry => !spec.IsKept(entry.Step))) Remove(folder);
        foreach (var leftover in Directory.GetDirectories(path, WritingPrefix + "*").Concat(Directory.GetDirectories(path, DeletingPrefix + "*")))
            Directory.Delete(leftover, recursive: true);
    }

    /// <summary>
    /// Takes the names from the checkpoints after a step, so that nothing goes on from them: members did not agree on what they hold. They stay
    /// as <c>suspect-step-*</c> for whoever looks for the cause.
    /// </summary>
    /// <param name="step">The step (committed) up to which members agreed.</param>
    /// <returns>How many there were.</returns>
    public int SetAside(long step)
    {
        var suspects = List().Where(entry => entry.Step > step).ToArray();
        foreach (var (_, folder) in suspects)
        {
            var aside = Path.Combine(path, SuspectPrefix + Path.GetFileName(folder));
            if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
            Directory.Move(folder, aside);
        }
        return suspects.Length;
    }

    private static string Name(long step) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:D8}");

    private static long StepOf(string folder) =>
        long.TryParse(Path.GetFileName(folder)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : -1;

    private static CheckpointFile WriteVector(string folder, string vector, float[] values, StateSnapshot snapshot)
    {
        var name = vector + ".safetensors";
        var writer = new SafetensorsWriter().AddMetadata("format", "pt").AddMetadata("step", snapshot.Step.ToString(CultureInfo.InvariantCulture));
        foreach (var slot in snapshot.Layout.Slots) writer.AddFloats(slot.Name, slot.Shape, values.AsMemory(slot.Offset, slot.Length));
        using var sha = SHA256.Create();
        using var file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        using (var hashing = new CryptoStream(file, sha, CryptoStreamMode.Write, leaveOpen: true)) writer.Write(hashing);
        file.Flush(flushToDisk: true);
        return new CheckpointFile(name, vector, file.Length, Convert.ToHexStringLower(sha.Hash!));
    }

    private void Remove(string folder)
    {
        if (!Directory.Exists(folder)) return;
        // It loses its name first: a deletion that is cut off must not leave half a checkpoint where a whole one is looked for.
        var deleting = Path.Combine(path, DeletingPrefix + Path.GetFileName(folder));
        if (Directory.Exists(deleting)) Directory.Delete(deleting, recursive: true);
        Directory.Move(folder, deleting);
        Directory.Delete(deleting, recursive: true);
    }
}
