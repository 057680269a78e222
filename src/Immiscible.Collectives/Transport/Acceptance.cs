namespace Immiscible.Collectives.Transport;

/// <summary>Where a frame's payload goes, whom to tell, and the gate that must be passed for each write.</summary>
internal readonly record struct Acceptance(Memory<float> Destination, IFrameSink Sink, WriteGate Gate);
