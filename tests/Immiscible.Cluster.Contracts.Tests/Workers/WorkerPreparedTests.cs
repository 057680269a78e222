using Immiscible.Cluster.Contracts.Workers;

namespace Immiscible.Cluster.Contracts.Tests.Workers;

public sealed class WorkerPreparedTests
{
    private static readonly WorkerPrepared Run = new() { Parameters = 10, Dataset = "cifar10", DatasetCount = 50, DatasetHash = "d0", Build = "b0", ProbeHash = "p0" };

    [Fact]
    public void One_that_found_the_same_does_not_differ() => Assert.Null((Run with { }).DiffersFrom(Run));

    [Fact]
    public void What_differs_is_named_with_the_remedy()
    {
        Assert.Equal("it is build b1 of the program, the run's other workers are b0; start it from the same build", (Run with { Build = "b1", ProbeHash = "p1" }).DiffersFrom(Run));
        Assert.Equal("its data set cifar10 (50 images, SHA-256 d1) is not the run's cifar10 (50, d0); give it the same files", (Run with { DatasetHash = "d1" }).DiffersFrom(Run));
        Assert.Equal("its gradient of the probe granule (p1) has other bits than the run's (p0); use the same kind of processor and libtorch", (Run with { ProbeHash = "p1" }).DiffersFrom(Run));
        Assert.Equal("it has NCCL 2.26.2, the run's other workers have 2.27.7; give it the same PyTorch, or the same library by IMMISCIBLE_NCCL",
            (Run with { Nccl = "2.26.2" }).DiffersFrom(Run with { Nccl = "2.27.7" }));
        Assert.NotNull((Run with { Parameters = 11 }).DiffersFrom(Run));
    }
}
