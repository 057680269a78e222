using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Immiscible.Collectives.Nccl;

namespace Immiscible.Collectives.Tests.Nccl;

/// <summary>Against nccl.h: NCCL_UNIQUE_ID_BYTES, ncclConfig_v21400, NCCL_CONFIG_INITIALIZER, NCCL_VERSION.</summary>
public sealed class NcclLayoutTests
{
    [Fact]
    public void A_unique_id_has_128_bytes_and_survives_the_way_to_other_members()
    {
        Assert.Equal(128, Unsafe.SizeOf<NcclUniqueId>());
        byte[] bytes = [.. Enumerable.Range(100, 128).Select(static value => (byte)value)];
        Assert.Equal(bytes, NcclUniqueId.Of(bytes).ToArray());
        Assert.Throws<ArgumentException>(() => NcclUniqueId.Of(bytes.AsSpan(1)));
    }

    [Fact]
    public void The_configuration_is_that_of_the_first_version_that_has_one()
    {
        // size_t size; unsigned magic; unsigned version; int blocking; filled to a multiple of 8.
        byte[] expected = [.. BitConverter.GetBytes(24L), .. BitConverter.GetBytes(0xcafebeef), .. BitConverter.GetBytes(21400), .. BitConverter.GetBytes(0), .. BitConverter.GetBytes(int.MinValue)];
        var config = NcclConfig.NonBlocking;
        Assert.Equal(expected, MemoryMarshal.AsBytes(new Span<NcclConfig>(ref config)).ToArray());
    }

    [Theory]
    [InlineData(2708, "2.7.8")]
    [InlineData(2804, "2.8.4")]
    [InlineData(20908, "2.9.8")]
    [InlineData(21403, "2.14.3")]
    [InlineData(22707, "2.27.7")]
    [InlineData(23005, "2.30.5")]
    public void A_version_is_read_from_its_code(int code, string version) => Assert.Equal(Version.Parse(version), NcclLibrary.Decode(code));
}
