namespace Immiscible.Console.Benchmarking;

/// <summary>The parts of steps of one kind, one list of steps for each part.</summary>
internal sealed class StepTimes
{
    private readonly Dictionary<string, PartCost> _open = [];
    private readonly Dictionary<string, List<PartCost>> _steps = [];

    /// <summary>Adds to a part of the step under way.</summary>
    public void Add(string part, PartCost cost) => _open[part] = _open.GetValueOrDefault(part) + cost;

    /// <summary>Ends a step, whose parts together make the step.</summary>
    public void End() => End(new PartCost(_open.Values.Sum(static cost => cost.Milliseconds), _open.Values.Sum(static cost => cost.Tensors)));

    /// <summary>Ends a step that took more than its parts.</summary>
    public void End(PartCost whole)
    {
        _open[StepParts.Step] = whole;
        foreach (var (part, cost) in _open)
        {
            if (!_steps.TryGetValue(part, out var list)) _steps[part] = list = [];
            list.Add(cost);
        }
        _open.Clear();
    }

    /// <summary>The parts, in the order in which they were first told.</summary>
    public IReadOnlyCollection<string> Parts => _steps.Keys;

    /// <summary>The median step's time in a part, in milliseconds.</summary>
    public double Milliseconds(string part) => RoundSpread.Of(_steps[part].Select(static cost => cost.Milliseconds)).Median;

    /// <summary>Tensors that torch was asked for in a part of the last step.</summary>
    public long Tensors(string part) => _steps[part][^1].Tensors;
}
