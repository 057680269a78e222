using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Ledger;
using Immiscible.Cluster.Runs;
using Immiscible.Compute.Safetensors;

namespace Immiscible.Cluster.Verification;

/// <summary>Checks a run directory: ledger against plan, checkpoint files against their hashes, hashes against the tensors.</summary>
public static class RunVerifier
{
    /// <summary>Checks everything; problems are reported, not thrown.</summary>
    /// <param name="path">The run directory.</param>
    /// <exception cref="RunRejectedException">The path holds no run.</exception>
    /// <exception cref="Contracts.Specs.RunSpecException">Its <c>run.yaml</c> is not valid.</exception>
    public static VerifyReport Verify(string path)
    {
        var directory = RunDirectory.Open(path);
        var spec = directory.ReadSpec();
        var problems = new List<string>();
        var ledger = new LedgerVerifier(spec);
        IReadOnlyList<LedgerReader.EpochLedger> epochs = [];
        try
        {
            epochs = LedgerReader.ReadAll(directory.Ledger);
            ledger.Check(epochs);
        }
        catch (InvalidDataException e)
        {
            problems.Add(e.Message);
        }
        problems.AddRange(ledger.Problems);

        var sound = new List<Checkpoint>();
        foreach (var (_, folder) in directory.Checkpoints.List())
        {
            try
            {
                var checkpoint = Checkpoint.Open(folder);
                checkpoint.CheckFiles();
                var (weights, state, checksum) = checkpoint.HashState();
                if ((weights, state) != (checkpoint.Manifest.WeightsSha256, checkpoint.Manifest.StateSha256))
                    throw new CheckpointException($"{folder}: the tensors have other hashes than the manifest says");
                if (ledger.States.TryGetValue(checkpoint.Manifest.Step, out var agreed) && checksum != agreed)
                    throw new CheckpointException($"{folder}: is not the state that all members agreed on (hash {agreed} in the ledger)");
                if (checkpoint.Manifest.Step > ledger.Steps)
                    throw new CheckpointException($"{folder}: holds step {checkpoint.Manifest.Step}, the ledger ends at {ledger.Steps}");
                sound.Add(checkpoint);
            }
            catch (Exception e) when (e is CheckpointException or SafetensorsException)
            {
                problems.Add(e.Message);
            }
        }

        var newest = sound.LastOrDefault();
        return new VerifyReport
        {
            Steps = ledger.Steps,
            Samples = ledger.Steps * spec.Training.Batch,
            Skipped = ledger.Skipped,
            Epochs = epochs.Count,
            RolledBack = ledger.RolledBack,
            Checkpoints = sound.Count,
            CheckpointStep = newest?.Manifest.Step,
            WeightsSha256 = newest?.Manifest.WeightsSha256,
            StateSha256 = newest?.Manifest.StateSha256,
            Problems = problems,
        };
    }
}
