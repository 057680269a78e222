namespace Immiscible.Console.Views;

/// <summary>The course of the loss in few numbers, however long the run: means over stretches that double when there are too many.</summary>
/// <param name="capacity">Most stretches kept; even.</param>
internal sealed class LossHistory(int capacity)
{
    private readonly List<double> _means = [];
    private int _stretch = 1;
    private double _sum;
    private int _count;

    /// <summary>Means in order, the unfinished stretch last.</summary>
    public IReadOnlyList<double> Values => _count > 0 ? [.. _means, _sum / _count] : _means;

    /// <summary>Takes note of a step's loss; one that is not finite is left out.</summary>
    public void Add(double loss)
    {
        if (!double.IsFinite(loss)) return;
        _sum += loss;
        if (++_count < _stretch) return;
        _means.Add(_sum / _count);
        (_sum, _count) = (0, 0);
        if (_means.Count < capacity) return;
        for (var at = 0; at < capacity / 2; at++) _means[at] = (_means[2 * at] + _means[(2 * at) + 1]) / 2;
        _means.RemoveRange(capacity / 2, capacity / 2);
        _stretch *= 2;
    }
}
