using Immiscible.Cluster.DataPlane;
using Immiscible.Collectives.Nccl;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>NCCL for the slots of the test cluster, which compute on the CPU.</summary>
internal sealed class FakeNcclPlatform : INcclPlatform
{
    /// <summary>The library of the test at hand.</summary>
    public FakeNccl Nccl { get; set; } = new();

    /// <summary>Why no slot can take part; null where all can.</summary>
    public string? Refusal { get; set; }

    public INccl Library => Nccl;

    public ICudaDevice Device { get; } = new FakeDevice();

    public void Require(string device)
    {
        if (Refusal is not null) throw new NcclException(Refusal);
    }
}
