namespace Immiscible.Cluster.Matching;

/// <summary>What a matcher decided for one step. Dispose when the noises are drawn.</summary>
internal interface IStepNoise : IDisposable
{
    /// <summary>[samples] the number of the noise for each; null where every sample keeps the noise of its own position.</summary>
    int[]? Chosen { get; }

    /// <summary>Draws a noise as images are diffused with it.</summary>
    /// <param name="number">The noise's number: that of a position is the noise drawn for it, others are among those chosen.</param>
    /// <param name="destination">Receives the noise.</param>
    void Draw(int number, Span<float> destination);
}
