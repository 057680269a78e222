namespace Immiscible.Testing.Frames;

/// <summary>What fuzzed frames did.</summary>
/// <param name="Frames">Frames read.</param>
/// <param name="Completed">Those that arrived whole.</param>
/// <param name="Damaged">Those of them that were not what was sent.</param>
/// <param name="Time">Time it took.</param>
/// <param name="Heap">Bytes of live objects after a tenth of the frames, and after all.</param>
/// <param name="WorkingSet">Bytes of the process, likewise.</param>
internal sealed record FuzzReport(
    long Frames, long Completed, long Damaged, TimeSpan Time, (long Before, long After) Heap, (long Before, long After) WorkingSet)
{
    /// <summary>How much the live objects may grow: what the tables of peers and reasons may hold, and a little.</summary>
    public const long MostGrowth = 2 << 20;

    /// <summary>What is wrong, in words; null where nothing is.</summary>
    public string? Problem =>
        Damaged > 0 ? $"{Damaged} damaged frames were taken for whole"
        : Completed < Frames / 3 ? $"only {Completed} of {Frames} frames arrived: the fuzzer sends hardly any right frames"
        : Heap.After - Heap.Before > MostGrowth ? $"the live objects grew by {Heap.After - Heap.Before} bytes"
        : null;
}
