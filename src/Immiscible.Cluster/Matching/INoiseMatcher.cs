using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Matching;

/// <summary>Decides which noise each of a member's samples is diffused with, and draws it. Nothing here depends on weights.</summary>
internal interface INoiseMatcher
{
    /// <summary>Hands a step in.</summary>
    /// <param name="input">The step; its images are decoded.</param>
    /// <param name="granules">The member's granules, which the input's samples belong to.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>
    /// A task that is complete when the step's own work is done and the next step may be handed in; its result is a task for the answer:
    /// the number of the noise for each sample, or null where every sample keeps the noise of its own position.
    /// </returns>
    Task<Task<int[]?>> BeginAsync(StepInput input, GranuleRange granules, CancellationToken cancellation);

    /// <summary>Draws a noise as images are diffused with it. Safe from several threads.</summary>
    /// <param name="step">Step, from 0.</param>
    /// <param name="number">The noise's number: that of a position is the noise drawn for it, others are what the matcher answered.</param>
    /// <param name="destination">Receives the noise.</param>
    void Draw(long step, int number, Span<float> destination);
}
