using Immiscible.Collectives.Nccl;

namespace Immiscible.Collectives.Tests.Nccl;

public sealed class NcclLocationTests
{
    [Fact]
    public void It_is_looked_for_where_libtorch_lies_before_the_system_is_asked() =>
        Assert.Equal(
            ["/env/site-packages/torch/lib/libnccl.so.2", "/env/site-packages/nvidia/nccl/lib/libnccl.so.2", "/env/site-packages/torch/lib/libtorch_cuda.so", "libnccl.so.2"],
            NcclLocation.Candidates(null, "/env/site-packages/torch/lib"));

    [Fact]
    public void Without_libtorch_the_system_is_asked() => Assert.Equal(["libnccl.so.2"], NcclLocation.Candidates(" ", null));

    [Fact]
    public void A_chosen_file_is_the_only_one()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Equal([file], NcclLocation.Candidates(file, "/env/site-packages/torch/lib"));
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Equal($"IMMISCIBLE_NCCL is {file}, where there is no file; set it to the path of libnccl.so.2, or unset it",
            Assert.Throws<NcclException>(() => NcclLocation.Candidates(file, null)).Message);
    }
}
