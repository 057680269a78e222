using System.Globalization;

namespace Immiscible.Cluster.Workers;

/// <summary>How many compute threads a process can keep busy.</summary>
internal static class ProcessorCores
{
    /// <summary>
    /// Cores that the process may run on, the threads of one core counted once, for two of them share its arithmetic; no more than a container's
    /// share of processor time.
    /// </summary>
    public static int Count() => Count("/sys/devices/system/cpu", "/proc/self/status", Environment.ProcessorCount);

    /// <summary>The same from other files; <paramref name="processors"/> where they do not tell.</summary>
    internal static int Count(string topology, string status, int processors)
    {
        try
        {
            const string Key = "Cpus_allowed_list:";
            if (File.ReadLines(status).FirstOrDefault(static line => line.StartsWith(Key, StringComparison.Ordinal)) is not { } line) return processors;
            // Each of a core's threads names them all.
            var cores = Numbers(line[Key.Length..]).Select(number => File.ReadAllText($"{topology}/cpu{number}/topology/thread_siblings_list")).Distinct().Count();
            return Math.Clamp(cores, 1, processors);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return processors;
        }
    }

    // As in 0-3,8,10-11.
    private static IEnumerable<int> Numbers(string list)
    {
        foreach (var range in list.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = range.Split('-').Select(static end => int.Parse(end, NumberStyles.None, CultureInfo.InvariantCulture)).ToArray();
            for (var number = ends[0]; number <= ends[^1]; number++) yield return number;
        }
    }
}
