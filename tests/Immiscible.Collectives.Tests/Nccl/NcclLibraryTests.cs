using Immiscible.Collectives.Nccl;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Tests.Support;

namespace Immiscible.Collectives.Tests.Nccl;

public sealed class NcclLibraryTests(CompiledNccl compiled) : IClassFixture<CompiledNccl>
{
    [Fact]
    public async Task Every_function_is_called_as_the_header_says()
    {
        var file = compiled.Compile("libnccl.so.2", "VERSION=22707");
        var (nccl, cuda) = (NcclLibrary.Load([file], blocking: null), CudaDriver.Open(file, 0));
        Assert.Equal((new Version(2, 27, 7), file), (nccl.Version, nccl.File));
        Assert.Equal(NcclResult.Success, nccl.GetUniqueId(out var id));
        var (expected, vector) = (NcclMembers.Gradient(0, 0), new PinnedVector(NcclMembers.Length));
        vector.Write(0, expected);

        await using (var communicator = await NcclCommunicator.ConnectAsync(
            nccl, cuda, new ReductionGroup(1, 2, ["a", "b", "c"]), id, new NcclOptions(), TestContext.Current.CancellationToken))
        {
            await communicator.AllReduceAsync(vector.ChangeOnDevice(), vector.Length, TestContext.Current.CancellationToken);
        }

        for (var i = 0; i < expected.Length; i++) Assert.Equal(3 * expected[i], vector.Host.Span[i]);
        Assert.Equal("aborted", nccl.GetLastError());
        Assert.Equal("invalid argument", nccl.GetErrorString(NcclResult.InvalidArgument));
    }

    [Fact]
    public async Task What_the_library_refuses_is_told_in_its_words()
    {
        var file = compiled.Compile("libnccl-refusing.so", "VERSION=22707");
        var (nccl, cuda) = (NcclLibrary.Load([file], blocking: "0"), CudaDriver.Open(file, 0));

        var error = await Assert.ThrowsAsync<NcclException>(() => NcclCommunicator.ConnectAsync(
            nccl, cuda, new ReductionGroup(1, 0, ["a", "b"]), default, new NcclOptions(), TestContext.Current.CancellationToken));

        Assert.Equal("the members a, b of epoch 1 could not meet in NCCL: invalid argument (wrong id); set NCCL_DEBUG=WARN for details", error.Message);
    }

    [Fact]
    public void A_version_that_is_too_old_is_named_with_the_least()
    {
        var file = compiled.Compile("libnccl-old.so", "VERSION=21304");

        var error = Assert.Throws<NcclException>(() => NcclLibrary.Load([file], blocking: null));

        Assert.Equal($"{file} is NCCL 2.13.4; 2.14.0 or newer is needed: install a newer one, or set IMMISCIBLE_NCCL to the path of one", error.Message);
    }

    [Fact]
    public void A_function_that_is_not_there_is_named()
    {
        var file = compiled.Compile("libnccl-truncated.so", "VERSION=22707", "TRUNCATED");

        var error = Assert.Throws<NcclException>(() => NcclLibrary.Load([file], blocking: null));

        Assert.Equal($"{file} says that it is NCCL 2.27.7, but has no function ncclCommInitRankConfig; take the library that came with PyTorch", error.Message);
    }

    [Fact]
    public void A_device_that_is_not_there_is_told_by_the_driver()
    {
        var file = compiled.Compile("libcuda.so.1", "VERSION=22707");

        Assert.Equal("CUDA device 1 is not there: invalid device ordinal (CUDA error 101); see CUDA_VISIBLE_DEVICES", Assert.Throws<CudaException>(() => CudaDriver.Open(file, 1)).Message);
    }

    [Fact]
    public void What_was_tried_is_listed_where_there_is_none()
    {
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var error = Assert.Throws<NcclException>(() => NcclLibrary.Load([Path.Combine(folder, "libnccl.so.2"), "libnccl-that-nobody-has.so.2"], blocking: null));

        Assert.StartsWith($"libnccl.so.2 was not found: tried {folder}/libnccl.so.2 (no such file), libnccl-that-nobody-has.so.2 (", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("; install nvidia-nccl-cu12 beside PyTorch or the system's libnccl2, or set IMMISCIBLE_NCCL to the path of libnccl.so.2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_driver_that_is_not_there_is_named_with_the_remedy()
    {
        var error = Assert.Throws<CudaException>(() => CudaDriver.Open("libcuda-that-nobody-has.so.1", 0));

        Assert.StartsWith("CUDA's driver libcuda-that-nobody-has.so.1 cannot be loaded (", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("); install NVIDIA's driver, and start containers with its GPUs (--gpus all)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_that_would_wait_for_the_dead_are_refused() =>
        Assert.StartsWith("NCCL_COMM_BLOCKING is 1: ", Assert.Throws<NcclException>(() => NcclLibrary.Load([], blocking: "1")).Message, StringComparison.Ordinal);
}
