namespace Immiscible.Cluster.Matching;

/// <summary>What a matcher decided for one step. Dispose when the noises are drawn.</summary>
internal interface IStepNoise : IDisposable
{
    /// <summary>Whether samples may be diffused with other noise than that of their position.</summary>
    bool IsMatched { get; }

    /// <summary>The number of the noise that a sample is diffused with.</summary>
    /// <param name="position">The sample's position in the batch.</param>
    int NumberOf(int position);

    /// <summary>Draws a noise as images are diffused with it.</summary>
    /// <param name="number">The noise's number: that of a position is the noise drawn for it, others are among those chosen.</param>
    /// <param name="destination">Receives the noise.</param>
    void Draw(int number, Span<float> destination);
}
