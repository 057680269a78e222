using Immiscible.Cluster.Contracts.Membership;

namespace Immiscible.Cluster.Workers;

/// <summary>Decides which noise of the global batch each of a member's samples is diffused with.</summary>
internal interface INoiseMatcher
{
    /// <summary>Hands a step in.</summary>
    /// <param name="input">The step; its images are decoded.</param>
    /// <param name="granules">The member's granules, which the input's samples belong to.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>
    /// A task that is complete when the step's own work is done and the next step may be handed in; its result is a task for the answer:
    /// the position of the noise for each sample.
    /// </returns>
    Task<Task<int[]>> BeginAsync(StepInput input, GranuleRange granules, CancellationToken cancellation);
}
