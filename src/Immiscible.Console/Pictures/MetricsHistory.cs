using Immiscible.Cluster.Contracts.Events;

namespace Immiscible.Console.Pictures;

/// <summary>Reads the steps of a run, all sessions together.</summary>
internal static class MetricsHistory
{
    /// <summary>
    /// The steps in <c>metrics/*.jsonl</c> of a run directory by number. A step that was done again after a rollback counts as it was done last.
    /// </summary>
    public static IReadOnlyList<StepCommitted> Read(string directory)
    {
        var folder = Path.Combine(directory, "metrics");
        if (!Directory.Exists(folder)) return [];
        var steps = new SortedDictionary<long, StepCommitted>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.jsonl"))
            foreach (var line in File.ReadLines(file))
                if (RunEventJson.Read(line) is StepCommitted step && (!steps.TryGetValue(step.Step, out var other) || other.Time <= step.Time))
                    steps[step.Step] = step;
        return [.. steps.Values];
    }
}
