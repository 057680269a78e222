using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Matching;

/// <summary>Decides which noise each of a member's samples is diffused with. Nothing here depends on weights.</summary>
internal interface INoiseMatcher
{
    /// <summary>
    /// Whether the members of an epoch decide together: then each hands in its own range of granules, and the answer holds for every position.
    /// </summary>
    bool IsCollective { get; }

    /// <summary>Hands a step in.</summary>
    /// <param name="input">The step; its images are decoded.</param>
    /// <param name="granules">The granules that the input's samples belong to, in order.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>
    /// A task that is complete when the step's own work is done and the next step may be handed in; its result is a task for the answer.
    /// </returns>
    Task<Task<IStepNoise>> BeginAsync(StepInput input, IReadOnlyList<GranuleRange> granules, CancellationToken cancellation);
}
