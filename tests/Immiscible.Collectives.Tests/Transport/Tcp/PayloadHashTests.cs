using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Collectives.Tests.Transport.Tcp;

public sealed class PayloadHashTests
{
    [Fact]
    public void Fetching_ahead_does_not_change_the_hash()
    {
        var bytes = new byte[70_000];
        new Random(3).NextBytes(bytes);
        var hash = new PayloadHash();
        foreach (var length in new[] { 0, 1, 240, 8191, 8192, 8193, 16_384, 16_385, 69_999, 70_000 })
            Assert.Equal(FrameCodec.Hash(bytes.AsSpan(0, length)), hash.Compute(bytes.AsSpan(0, length)));
    }
}
