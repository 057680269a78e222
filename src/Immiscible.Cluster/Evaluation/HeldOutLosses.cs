namespace Immiscible.Cluster.Evaluation;

/// <summary>What a network does on held-out images, with noise matched to them as in its training.</summary>
/// <param name="Images">Number of images, in whole batches of the run's size.</param>
/// <param name="DistanceReduction">Change of the mean L2 distance of image and noise by matching, as a fraction; null where nothing is matched.</param>
/// <param name="Bands">From the image to noise.</param>
/// <param name="NoiseEnd">Where there is hardly anything but noise.</param>
public sealed record HeldOutLosses(int Images, double? DistanceReduction, IReadOnlyList<LevelBand> Bands, NoiseEnd NoiseEnd);
