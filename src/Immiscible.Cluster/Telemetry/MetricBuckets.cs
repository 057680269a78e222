using System.Diagnostics.Metrics;

namespace Immiscible.Cluster.Telemetry;

/// <summary>Where the histograms' buckets end, in seconds: of a network for tests on a CPU as of one that keeps a GPU busy.</summary>
internal static class MetricBuckets
{
    /// <summary>Of what a match takes: far below a millisecond for hundreds of images, a second for ten thousand.</summary>
    public static readonly InstrumentAdvice<double> Match = Of(0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5);

    /// <summary>Of a step and its phases.</summary>
    public static readonly InstrumentAdvice<double> Step = Of(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60);

    /// <summary>Of a change of membership: milliseconds to fence an epoch, half a minute where leaders die one after the other.</summary>
    public static readonly InstrumentAdvice<double> Recovery = Of(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60);

    /// <summary>Of a checkpoint.</summary>
    public static readonly InstrumentAdvice<double> Checkpoint = Of(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300);

    private static InstrumentAdvice<double> Of(params double[] ends) => new() { HistogramBucketBoundaries = ends };
}
