using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.DataPlane;
using Immiscible.Cluster.Membership;
using Immiscible.Cluster.Tests.Support;
using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Tests.DataPlane;

public sealed class NcclPlatformTests
{
    private readonly RunCollective _collective = new(new CanonicalReducerFactory(), new NcclPlatform(), new DetectionOptions(DetectionOptions.Default), TimeProvider.System);

    [Fact]
    public void A_slot_on_the_cpu_is_refused_with_the_remedy() => Assert.Equal(
        "training.collective: nccl cannot be used by the worker silo|0: the slot computes on cpu, and NCCL adds up gradients between CUDA devices; choose sockets, or offer slots on "
            + "CUDA devices only",
        Assert.Throws<RunRejectedException>(() => _collective.Require(TinySpec.Create("training.collective=nccl").Value, "silo|0", "cpu")).Message);

    [Fact]
    public void Sockets_need_nothing() => Assert.Null(_collective.Require(TinySpec.Create().Value, "silo|0", "cpu"));

    [Fact]
    public void A_slot_on_cuda_is_refused_where_the_driver_is_missing()
    {
        Assert.SkipWhen(File.Exists("/dev/nvidiactl"), "there is a CUDA device here");

        var refusal = Assert.Throws<RunRejectedException>(() => _collective.Require(TinySpec.Create("training.collective=nccl").Value, "silo|0", "cuda:0"));

        Assert.StartsWith("training.collective: nccl cannot be used by the worker silo|0: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("CUDA", refusal.Message["training.collective: nccl".Length..], StringComparison.Ordinal);
    }
}
