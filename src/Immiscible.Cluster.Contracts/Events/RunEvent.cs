using System.Text.Json.Serialization;

namespace Immiscible.Cluster.Contracts.Events;

/// <summary>Something that happened in a run, told to whoever watches it. As JSON the kind is in the property <c>event</c>.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.event")]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(RunStarted), "started")]
[JsonDerivedType(typeof(StepCommitted), "step")]
[JsonDerivedType(typeof(MembershipChanged), "membership")]
[JsonDerivedType(typeof(WorkerRefused), "refused")]
[JsonDerivedType(typeof(CheckpointPublished), "checkpoint")]
[JsonDerivedType(typeof(RunStopped), "stopped")]
public abstract record RunEvent
{
    /// <summary>Which run: the identity that its run grain is known by.</summary>
    [Id(0)] public required string Run { get; init; }

    /// <summary>When it happened, by the clock of the process that tells it.</summary>
    [Id(1)] public required DateTimeOffset Time { get; init; }

    /// <summary>The event's place among those of the run, as long as one grain knows them all: a reader that was cut off goes on with the next number. Not part of the JSON.</summary>
    [Id(2), JsonIgnore] public long Number { get; init; }
}
