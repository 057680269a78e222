namespace Immiscible.Cluster.Evaluation;

/// <summary>Mean and spread of numbers that come one after the other (Welford's method); what comes in one order gives the same bits.</summary>
internal sealed class RunningMean
{
    private long _count;
    private double _mean, _squares;

    /// <summary>What has come so far; at least one number must have.</summary>
    public Estimate Estimate => new(_mean, _count > 1 ? Math.Sqrt(_squares / (_count - 1) / _count) : 0);

    /// <summary>Adds a number.</summary>
    public void Add(double value)
    {
        var before = value - _mean;
        _mean += before / ++_count;
        _squares += before * (value - _mean);
    }
}
