using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Immiscible.Numerics.Random;

namespace Immiscible.Numerics.Tests.Random;

public sealed class CounterRandomTests
{
    private static readonly CounterRandom Noise = new(0x0123456789ABCDEF, RandomStream.Noise);

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Every_register_width_gives_the_bits_of_the_scalar_path(int bits)
    {
        var width = Widths.Require(bits);
        foreach (var length in new[] { 1, 3, 63, 64, 65, 1000, 3072 })
        {
            var (normals, wanted) = (new float[length], new float[length]);
            Noise.Normal(normals, (1UL << 40) + 5, 17, 3, width);
            Noise.Normal(wanted, (1UL << 40) + 5, 17, 3, RegisterWidth.Scalar);
            Assert.Equal(MemoryMarshal.Cast<float, uint>(wanted).ToArray(), MemoryMarshal.Cast<float, uint>(normals).ToArray());

            var (words, wantedWords) = (new uint[length], new uint[length]);
            Noise.Bits(words, 5, 17, 3, width);
            Noise.Bits(wantedWords, 5, 17, 3, RegisterWidth.Scalar);
            Assert.Equal(wantedWords, words);
        }
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Every_register_width_agrees_on_a_million_normals(int bits)
    {
        var width = Widths.Require(bits);
        var (normals, wanted) = (new float[1 << 20], new float[1 << 20]);
        Noise.Normal(normals, 1, 2, 0, width);
        Noise.Normal(wanted, 1, 2, 0, RegisterWidth.Scalar);
        Assert.True(MemoryMarshal.AsBytes<float>(wanted).SequenceEqual(MemoryMarshal.AsBytes<float>(normals)));
    }

    [Fact]
    public void Bits_are_the_words_of_consecutive_blocks_written_word_by_word_in_groups_of_sixteen()
    {
        var words = new uint[200];
        new CounterRandom(42, RandomStream.Flip).Bits(words, (3UL << 32) + 9, position: 7, attempt: 5);
        var (key0, key1, _, _) = Philox4x32.Block(((uint)RandomStream.Flip, 0x494D4D49, 0, 0), (42, 0));
        for (var i = 0; i < words.Length; i++)
        {
            var block = (uint)(i / 64 * 16 + i % 16);
            var (word0, word1, word2, word3) = Philox4x32.Block((block, 7, 9, 3 | 5 << 16), (key0, key1));
            Assert.Equal((i / 16 % 4) switch { 0 => word0, 1 => word1, 2 => word2, _ => word3 }, words[i]);
        }
    }

    // Pinned: another machine, runtime or compiler must continue a run with the same noise.
    [Fact]
    public void The_normals_are_the_same_everywhere()
    {
        var normals = new float[100_000];
        Noise.Normal(normals, 12, 34, 56);
        var hash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(normals)));
        Assert.StartsWith("921f9a6ba503c68e63062f32a9bada4f", hash);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(1001)]
    public void A_prefix_of_a_longer_fill_is_the_same_bits(int length)
    {
        var (whole, part) = (new float[3072], new float[length]);
        Noise.Normal(whole, 4, 1);
        Noise.Normal(part, 4, 1);
        Assert.Equal(whole[..length], part);
    }

    [Fact]
    public void One_word_is_the_first_of_a_fill()
    {
        var words = new uint[5];
        Noise.Bits(words, 77, 8, 2);
        Assert.Equal(words[0], Noise.UInt32(77, 8, 2));
    }

    [Fact]
    public void Seed_stream_step_position_and_attempt_each_change_the_words()
    {
        uint[] words =
        [
            new CounterRandom(1, RandomStream.Noise).UInt32(0, 0),
            new CounterRandom(1UL << 32, RandomStream.Noise).UInt32(0, 0),
            new CounterRandom(1, RandomStream.Dropout).UInt32(0, 0),
            new CounterRandom(1, RandomStream.Noise).UInt32(1, 0),
            new CounterRandom(1, RandomStream.Noise).UInt32(1UL << 32, 0),
            new CounterRandom(1, RandomStream.Noise).UInt32((1UL << 48) - 1, 0),
            new CounterRandom(1, RandomStream.Noise).UInt32(0, 1),
            new CounterRandom(1, RandomStream.Noise).UInt32(0, 0, 1),
            new CounterRandom(1, RandomStream.Noise).UInt32(0, 0, (1u << 16) - 1),
        ];
        Assert.Distinct(words);
    }

    [Fact]
    public void Steps_and_attempts_beyond_the_counter_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Noise.UInt32(1UL << 48, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Noise.UInt32(0, 0, 1u << 16));
    }

    [Fact]
    public void An_empty_fill_is_allowed()
    {
        Noise.Normal([], 0, 0);
        Noise.Bits([], 0, 0);
    }
}
