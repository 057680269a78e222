namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>The peer sent what is no frame; the connection cannot be read any further.</summary>
internal sealed class FrameFaultException(FrameFault fault) : Exception($"bad frame: {fault}")
{
    public FrameFault Fault { get; } = fault;
}
