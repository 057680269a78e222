using System.Runtime.Intrinsics;
using Immiscible.Numerics.Lanes;
using Immiscible.Numerics.Random;
using ScalarBoxMuller = Immiscible.Numerics.Random.BoxMullerKernel<Immiscible.Numerics.Lanes.ScalarLane, uint, float>;

namespace Immiscible.Numerics.Tests.Random;

public sealed class BoxMullerTests
{
    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0x80000000u)]
    [InlineData(0xFFFFFF00u)]
    [InlineData(0xFFFFFFFFu)]
    public void The_ends_of_the_words_give_finite_normals(uint radiusWord)
    {
        foreach (var angleWord in new[] { 0u, 1u, 0x20000000u, 0x3FFFFFFFu, 0x40000000u, 0x80000000u, 0xFFFFFFFFu })
        {
            ScalarBoxMuller.Transform(radiusWord, angleWord, out var first, out var second);
            Assert.True(float.IsFinite(first) && float.IsFinite(second));
            Assert.InRange(Math.Sqrt((double)first * first + (double)second * second), 0, 6.6612);
        }
    }

    [Fact]
    public void Normals_equal_the_formula_in_double_precision_to_single_rounding()
    {
        for (var i = 0u; i < 200_000; i++)
        {
            var (radiusWord, angleWord, _, _) = Philox4x32.Block((i, 0, 0, 0), (7, 7));
            ScalarBoxMuller.Transform(radiusWord, angleWord, out var first, out var second);
            var uniform = (double)(float)(((radiusWord >> 1) + 0.5) / (1u << 31));
            var radius = Math.Sqrt(-2 * Math.Log(uniform)) * (angleWord >> 31 == 0 ? 1 : -1);
            var angle = (int)(angleWord << 2) / (double)(1u << 31) * Math.PI / 4;
            var (sine, cosine) = Math.SinCos(angle);
            if ((angleWord & 0x40000000) != 0) (sine, cosine) = (cosine, sine);
            Assert.Equal(radius * cosine, first, 2e-6);
            Assert.Equal(radius * sine, second, 2e-6);
        }
    }

    [Fact]
    public void The_lanes_of_every_width_share_the_end_points()
    {
        var radiusWords = Vector128.Create(0u, 0xFFFFFFFFu, 1u, 0x80000000u);
        var angleWords = Vector128.Create(0u, 0x7FFFFFFFu, 0x80000001u, 0xFFFFFFFFu);
        BoxMullerKernel<Lanes128, Vector128<uint>, Vector128<float>>.Transform(radiusWords, angleWords, out var first, out var second);
        for (var lane = 0; lane < 4; lane++)
        {
            ScalarBoxMuller.Transform(radiusWords[lane], angleWords[lane], out var wantedFirst, out var wantedSecond);
            Assert.Equal(BitConverter.SingleToUInt32Bits(wantedFirst), BitConverter.SingleToUInt32Bits(first[lane]));
            Assert.Equal(BitConverter.SingleToUInt32Bits(wantedSecond), BitConverter.SingleToUInt32Bits(second[lane]));
        }
    }
}
