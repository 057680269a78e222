namespace Immiscible.Cluster.Evaluation;

/// <summary>A mean over held-out images.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardError">The deviation of one image over the root of their number; 0 for one image.</param>
public readonly record struct Estimate(double Mean, double StandardError);
