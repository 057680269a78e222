using System.Globalization;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Ledger;

namespace Immiscible.Console.Chaos.Histories;

/// <summary>What the files of a run say while it goes on. Used from one thread at a time.</summary>
/// <param name="directory">The run directory; it need not exist yet.</param>
internal sealed class CommitWatch(string directory)
{
    private long _read;

    /// <summary>Newest membership epoch; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>Keys of that epoch's workers.</summary>
    public IReadOnlyList<string> Workers { get; private set; } = [];

    /// <summary>Steps committed.</summary>
    public long Step { get; private set; }

    /// <summary>When the newest step was committed; null before the first.</summary>
    public DateTimeOffset? CommittedAt { get; private set; }

    /// <summary>Reads what is new.</summary>
    public void Look()
    {
        while (File.Exists(In("ledger", Epoch + 1)) && LedgerReader.Read(In("ledger", Epoch + 1)) is { } next)
        {
            ReadSteps(); // What was told after the last look.
            (Epoch, _read) = (Epoch + 1, 0);
            Workers = [.. next.Header.Members.Select(static member => member.Worker)];
        }
        ReadSteps();
    }

    private void ReadSteps()
    {
        var path = In("metrics", Epoch);
        if (!File.Exists(path)) return;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = _read;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        var end = text.LastIndexOf('\n') + 1; // The rest is still being written.
        foreach (var line in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (RunEventJson.Read(line) is StepCommitted step) (Step, CommittedAt) = (step.Step, step.Time);
        _read += System.Text.Encoding.UTF8.GetByteCount(text.AsSpan(0, end));
    }

    private string In(string folder, int epoch) => Path.Combine(directory, folder, string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:D6}.jsonl"));
}
