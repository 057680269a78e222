namespace Immiscible.Console.Benchmarking;

/// <summary>One part of one kind of step.</summary>
internal sealed record PartReport
{
    /// <summary>bare, replica, whole or unmatched.</summary>
    public required string Kind { get; init; }

    public required string Part { get; init; }

    /// <summary>Time a step.</summary>
    public required RoundSpread Milliseconds { get; init; }

    /// <summary>Share of the step's time.</summary>
    public required double Share { get; init; }

    /// <summary>Tensors that torch was asked for; null where that is not seen.</summary>
    public long? Tensors { get; init; }

    /// <summary>Bytes read and written beside what layers read and write; null where none must be.</summary>
    public double? Bytes { get; init; }

    /// <summary>Operations of convolutions, linear layers and attention; null where there are none.</summary>
    public double? Flops { get; init; }

    /// <summary>The least time that these take at the machine's rates; null where there are none.</summary>
    public double? FloorMilliseconds { get; init; }

    /// <summary>The time over the least time; null where there is none.</summary>
    public double? TimesFloor { get; init; }
}
