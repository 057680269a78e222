using Immiscible.Collectives.Nccl;

namespace Immiscible.Collectives.Tests.Nccl;

public sealed class NcclExceptionTests
{
    [Theory]
    [InlineData(NcclResult.InvalidUsage, "Duplicate GPU detected : rank 1 and rank 0 both on CUDA device 1a000", "CUDA_VISIBLE_DEVICES")]
    [InlineData(NcclResult.InvalidUsage, "Mismatched NCCL version detected : rank 1 version 22602 rank 0 version 22707", "give all silos the same NCCL")]
    [InlineData(NcclResult.UnhandledCudaError, "Cuda failure 'CUDA driver version is insufficient for CUDA runtime version'", "nvidia-smi")]
    [InlineData(NcclResult.SystemError, "Error while creating shared memory segment", "--shm-size=1g")]
    [InlineData(NcclResult.RemoteError, "", "a member's process has ended or cannot be reached")]
    [InlineData(NcclResult.InternalError, "line one\nline two", "set NCCL_DEBUG=WARN for details")]
    public void What_failed_is_said_on_one_line_with_the_remedy(NcclResult result, string said, string remedy)
    {
        var message = NcclException.Of(new FakeNccl { Said = said }, "the members a, b could not meet", result).Message;

        Assert.StartsWith($"the members a, b could not meet: result {result}", message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
        Assert.Contains(said.Replace('\n', ' '), message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
