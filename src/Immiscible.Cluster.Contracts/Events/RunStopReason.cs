using System.Text.Json.Serialization;

namespace Immiscible.Cluster.Contracts.Events;

/// <summary>Why a run ended.</summary>
[GenerateSerializer, Alias("immiscible.event.stop-reason")]
public enum RunStopReason
{
    /// <summary>All steps are done.</summary>
    [JsonStringEnumMemberName("completed")] Completed = 0,

    /// <summary>Stopped on request, at a step boundary and with a checkpoint.</summary>
    [JsonStringEnumMemberName("stopped")] Stopped = 1,

    /// <summary>The loss or the gradient was not finite; the last good checkpoint is kept.</summary>
    [JsonStringEnumMemberName("diverged")] Diverged = 2,

    /// <summary>Something else went wrong; the message says what.</summary>
    [JsonStringEnumMemberName("failed")] Failed = 3,

    /// <summary>The run could not begin as asked, and nothing was left behind; the message says what to change.</summary>
    [JsonStringEnumMemberName("rejected")] Rejected = 4,

    /// <summary>A sample of the data set could not be had, and the spec says to fail then; the message names it.</summary>
    [JsonStringEnumMemberName("unreadable")] Unreadable = 5,
}
