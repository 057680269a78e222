using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Console.Benchmarking;

/// <summary>What the rounds have measured, and what follows from it. Ratios are taken within a round, whose times were disturbed alike.</summary>
internal sealed class StepSamples
{
    private static readonly string[] Kinds = [StepParts.Bare, StepParts.Replica, StepParts.Whole, StepParts.Unmatched];
    // Whatever follows is compared with these alone; clearing is told beside them.
    private static readonly string[] BareParts = [StepParts.Forward, StepParts.Backward];

    private readonly Dictionary<string, List<StepTimes>> _rounds = [];
    private readonly List<MachineRates> _rates = [];

    /// <summary>Adds a round of a kind of steps.</summary>
    public void Add(string kind, StepTimes times)
    {
        if (!_rounds.TryGetValue(kind, out var rounds)) _rounds[kind] = rounds = [];
        rounds.Add(times);
    }

    /// <summary>Adds a round's measurement of the machine.</summary>
    public void Add(MachineRates rates) => _rates.Add(rates);

    /// <summary>All that was measured; what the samples do not know is left at 0.</summary>
    public StepReport Report(StepBenchOptions options, StepWork work)
    {
        var (flops, bytes) = (RoundSpread.Of(_rates.Select(static rates => rates.FlopsPerSecond)), RoundSpread.Of(_rates.Select(static rates => rates.BytesPerSecond)));
        var machine = new MachineRates(flops.Median, bytes.Median);
        var training = options.Spec.Training;
        var matches = options.Spec.Matching.Mode != MatchingMode.None;
        return new StepReport
        {
            Spec = options.Spec.Name, Device = options.Place.Name, Arithmetic = options.Place.Arithmetic.ToString().ToLowerInvariant(), Threads = training.Threads,
            Batch = training.Batch, Granules = training.Granules, Parameters = 0, Rounds = options.Rounds, Steps = options.Steps,
            StepFlops = 3.0 * training.Granules * work.NetworkFlops, FlopsPerSecond = flops, BytesPerSecond = bytes,
            Parts = [.. Kinds.Where(_rounds.ContainsKey).SelectMany(kind => _rounds[kind][0].Parts.Select(part => Part(kind, part, work.Of(kind, part), machine)))],
            Overhead = Ratio(round => Step(StepParts.Whole, round) / BareOf(round) - 1),
            ReplicaOverhead = Ratio(round => Step(StepParts.Replica, round) / BareOf(round) - 1),
            MatchingRatio = matches ? Ratio(round => Step(StepParts.Whole, round) / Step(StepParts.Unmatched, round)) : null,
            ImagesPerSecond = ImagesPerSecond(StepParts.Whole, training.Batch),
            UnmatchedImagesPerSecond = matches ? ImagesPerSecond(StepParts.Unmatched, training.Batch) : null,
            PeakBytes = 0,
        };
    }

    private PartReport Part(string kind, string part, PartWork work, MachineRates machine)
    {
        var rounds = _rounds[kind];
        var milliseconds = RoundSpread.Of(rounds.Select(round => round.Milliseconds(part)));
        var floor = work.FloorMilliseconds(machine);
        return new PartReport
        {
            Kind = kind, Part = part, Milliseconds = milliseconds,
            Share = milliseconds.Median / RoundSpread.Of(rounds.Select(static round => round.Milliseconds(StepParts.Step))).Median,
            Tensors = kind is StepParts.Bare or StepParts.Replica ? rounds[^1].Tensors(part) : null,
            Bytes = work.Bytes > 0 ? work.Bytes : null, Flops = work.Flops > 0 ? work.Flops : null,
            FloorMilliseconds = floor, TimesFloor = milliseconds.Median / floor,
        };
    }

    private double Step(string kind, int round) => _rounds[kind][round].Milliseconds(StepParts.Step);

    private double BareOf(int round) => BareParts.Sum(part => _rounds[StepParts.Bare][round].Milliseconds(part));

    private double ImagesPerSecond(string kind, int batch) =>
        1000 * batch / RoundSpread.Of(_rounds[kind].Select(static round => round.Milliseconds(StepParts.Step))).Median;

    private RoundSpread Ratio(Func<int, double> ratio) => RoundSpread.Of(Enumerable.Range(0, _rounds[StepParts.Whole].Count).Select(ratio));
}
