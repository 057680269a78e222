using System.Text.Json.Serialization;

namespace Immiscible.Cluster.Contracts.Runs;

/// <summary>How far a run has come.</summary>
[GenerateSerializer, Alias("immiscible.run-status")]
public enum RunStatus
{
    /// <summary>Queued for slots.</summary>
    [JsonStringEnumMemberName("waiting")] Waiting = 0,

    /// <summary>Has its slots and loads.</summary>
    [JsonStringEnumMemberName("starting")] Starting = 1,

    /// <summary>Trains.</summary>
    [JsonStringEnumMemberName("running")] Running = 2,

    /// <summary>All steps are done.</summary>
    [JsonStringEnumMemberName("completed")] Completed = 3,

    /// <summary>Stopped on request.</summary>
    [JsonStringEnumMemberName("stopped")] Stopped = 4,

    /// <summary>The loss or the gradient was not finite.</summary>
    [JsonStringEnumMemberName("diverged")] Diverged = 5,

    /// <summary>Something went wrong.</summary>
    [JsonStringEnumMemberName("failed")] Failed = 6,

    /// <summary>Could not begin as asked.</summary>
    [JsonStringEnumMemberName("rejected")] Rejected = 7,

    /// <summary>A sample of the data set could not be had.</summary>
    [JsonStringEnumMemberName("unreadable")] Unreadable = 8,
}
