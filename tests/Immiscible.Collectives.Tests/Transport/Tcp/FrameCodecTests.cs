using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Transport;
using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Collectives.Tests.Transport.Tcp;

public sealed class FrameCodecTests
{
    private static readonly WireFrame _frame = new(
        WireKind.ReducedSlice,
        0xFEDCBA98,
        0x8877665544332211,
        new FrameHeader(FrameKind.ReducedSlice, int.MaxValue, long.MaxValue - 1, 3, 4, new TreeNode(5, 6), 1L << 40),
        1 << 20,
        0xFFEEDDCCBBAA9988);

    [Fact]
    public void What_is_written_is_read()
    {
        Assert.Equal(FrameFault.None, FrameCodec.Read(Bytes(_frame), 1 << 20, out var read));
        Assert.Equal(_frame, read);
    }

    [Fact]
    public void Every_flipped_bit_is_found()
    {
        for (var bit = 0; bit < FrameCodec.HeaderBytes * 8; bit++)
        {
            var bytes = Bytes(_frame);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(FrameFault.None, FrameCodec.Read(bytes, int.MaxValue, out _));
        }
    }

    [Fact]
    public void A_payload_that_is_too_long_or_not_whole_floats_is_a_fault()
    {
        Assert.Equal(FrameFault.Length, FrameCodec.Read(Bytes(_frame), (1 << 20) - 1, out _));
        Assert.Equal(FrameFault.Length, FrameCodec.Read(Bytes(_frame with { Length = 1 << 30 }), 1 << 20, out _));
        Assert.Equal(FrameFault.Length, FrameCodec.Read(Bytes(_frame with { Length = -4 }), int.MaxValue, out _));
        Assert.Equal(FrameFault.Length, FrameCodec.Read(Bytes(_frame with { Length = 6 }), 1 << 20, out _));
        Assert.Equal(FrameFault.Length, FrameCodec.Read(Bytes(_frame with { Kind = WireKind.Delivered }), 1 << 20, out _));
        Assert.Equal(FrameFault.Length, FrameCodec.Read(Bytes(_frame with { Kind = WireKind.StateRequest, Length = 4096 }), 1 << 20, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(255)]
    public void An_unknown_kind_is_a_fault(byte kind) =>
        Assert.Equal(FrameFault.Kind, FrameCodec.Read(Bytes(_frame with { Kind = (WireKind)kind }), 1 << 20, out _));

    [Theory]
    [InlineData("10.0.0.5:7400/run/worker-3", "10.0.0.5", 7400, "run/worker-3")]
    [InlineData("[::1]:80/a", "::1", 80, "a")]
    [InlineData("silo-0.silo.ns.svc:65535/r/silo-0:1/0", "silo-0.silo.ns.svc", 65535, "r/silo-0:1/0")]
    public void Addresses_are_read_as_they_are_written(string text, string host, int port, string member)
    {
        Assert.True(MemberAddress.TryParse(text, out var address));
        Assert.Equal(new MemberAddress(host, port, member), address);
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("host/member")]
    [InlineData("host:99999/member")]
    [InlineData("host:1/")]
    [InlineData("host:1")]
    [InlineData(":1/member")]
    [InlineData("[]:1/member")]
    public void What_is_no_address_is_not_read(string text) => Assert.False(MemberAddress.TryParse(text, out _));

    private static byte[] Bytes(WireFrame frame)
    {
        var bytes = new byte[FrameCodec.HeaderBytes];
        FrameCodec.Write(bytes, frame);
        return bytes;
    }
}
