using System.Runtime.InteropServices;
using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Collectives.Tests.Transport.Tcp;

public sealed class PayloadHashTests
{
    private const int Block = PayloadHash.BlockBytes;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Block - 1)]
    [InlineData(Block)]
    [InlineData(2 * Block + 8193)]
    public void It_is_the_same_in_whatever_pieces_the_bytes_come(int length)
    {
        var bytes = Bytes(length);
        foreach (var piece in new[] { 1000, Block - 1, Block + 1, int.MaxValue })
        {
            var hash = new PayloadHash();
            hash.Begin();
            var (come, hashed) = (0, 0);
            while (come < length)
            {
                come += Math.Min(piece, length - come);
                hashed += hash.Append(bytes.AsSpan(hashed, come - hashed));
            }
            Assert.Equal(PayloadHash.Of(bytes), hash.End(bytes.AsSpan(hashed)));
        }
    }

    [Fact]
    public void It_shows_every_flipped_bit_and_every_two_words_that_have_changed_places()
    {
        var bytes = Bytes(Block + 100);
        var hashes = new HashSet<ulong> { PayloadHash.Of(bytes) };
        var count = 1;
        for (var bit = 0; bit < bytes.Length * 8; bit += 61)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            hashes.Add(PayloadHash.Of(bytes));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            count++;
        }
        var words = MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan());
        foreach (var distance in new[] { 1, 2, 4, 8, 1024, 2048, 3072 })
            for (var word = 0; word + distance < words.Length; word += 97)
            {
                (words[word], words[word + distance]) = (words[word + distance], words[word]);
                hashes.Add(PayloadHash.Of(bytes));
                (words[word], words[word + distance]) = (words[word + distance], words[word]);
                count++;
            }
        Assert.Equal(count, hashes.Count);
    }

    [Fact]
    public void It_shows_a_block_that_is_missing_or_comes_twice_even_of_zeros()
    {
        var zeros = new byte[4 * Block];
        Assert.Equal(
            zeros.Length / 4096 + 1, Enumerable.Range(0, zeros.Length / 4096 + 1).Select(pages => PayloadHash.Of(zeros.AsSpan(0, pages * 4096))).Distinct().Count());
        var bytes = Bytes(2 * Block);
        Assert.NotEqual(PayloadHash.Of(bytes), PayloadHash.Of([.. bytes[Block..], .. bytes[..Block]]));
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(3).NextBytes(bytes);
        return bytes;
    }
}
