using System.Text;
using Immiscible.Compute.Safetensors;

namespace Immiscible.Compute.Tests.Safetensors;

/// <summary>What reading a file allocates on the reading thread.</summary>
public sealed class SafetensorsMemoryTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("F32", 4)]
    [InlineData("F16", 2)]
    [InlineData("I64", 8)]
    public void A_file_of_hundreds_of_megabytes_is_read_in_blocks(string type, int size)
    {
        // Mostly a hole, which takes no disk: only the last element is written.
        const long Length = 256_000_000;
        var json = Encoding.UTF8.GetBytes($$$"""{"w":{"dtype":"{{{type}}}","shape":[{{{Length / size}}}],"data_offsets":[0,{{{Length}}}]}}""");
        using (var stream = File.Create(_path))
        {
            stream.Write(BitConverter.GetBytes((ulong)json.Length));
            stream.Write(json);
            stream.SetLength(8 + json.Length + Length);
            stream.Position = stream.Length - 1;
            stream.WriteByte(0x40);
        }

        var destination = new float[1 << 20];
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var reader = SafetensorsReader.Open(_path);
        long count = Length / size, read = 0;
        for (; read + destination.Length < count; read += destination.Length) reader.ReadFloats("w", read, destination);
        reader.ReadFloats("w", count - destination.Length, destination);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(destination[^1] > 0);
        // A block of 1 MB for each call that converts, none where the bytes are those of floats.
        var calls = (count + destination.Length - 1) / destination.Length;
        Assert.InRange(allocated, 0, type == "F32" ? 100_000 : 100_000 + calls * ((1 << 20) + 100));
    }

    [Fact]
    public void Damaged_headers_are_refused_or_read_without_more_memory_than_the_file_warrants()
    {
        var random = new Random(17);
        byte[] whole;
        using (var stream = new MemoryStream())
        {
            new SafetensorsWriter().AddFloats("conv.weight", [4, 2], new float[8]).AddFloats("bias", [3], new float[3], SafetensorsDataType.BF16)
                .AddInt64s("step", [], new long[1]).AddMetadata("format", "pt").Write(stream);
            whole = stream.ToArray();
        }
        var (accepted, refused) = (0, 0);
        for (var round = 0; round < 1000; round++)
        {
            var bytes = Damage(whole, random);
            File.WriteAllBytes(_path, bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var reader = SafetensorsReader.Open(_path);
                foreach (var name in reader.Names)
                {
                    Assert.InRange(reader.Entry(name).ByteLength, 0, bytes.Length);
                    reader.ReadFloats(name);
                }
                accepted++;
            }
            catch (SafetensorsException e)
            {
                Assert.Contains(_path, e.Message, StringComparison.Ordinal);
                refused++;
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000 + 100L * bytes.Length);
        }
        Assert.True(accepted > 0 && refused > 300, $"{accepted} accepted, {refused} refused");
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        string[] fragments = ["-1", "1e400", "99999999999999999999", "9223372036854775807", "[[[[[[[[[[", "\"\\ud800\"", "{}", "null", "\0", "4294967296", "\"F64\""];
        var bytes = whole.ToList();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(fragments[random.Next(fragments.Length)]));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                    break;
                default:
                    // A digit becomes another, so that headers stay JSON.
                    var digits = Enumerable.Range(8, Math.Max(bytes.Count - 8, 0)).Where(i => char.IsAsciiDigit((char)bytes[i])).ToArray();
                    if (digits.Length > 0) bytes[digits[random.Next(digits.Length)]] = (byte)random.Next('0', '9' + 1);
                    break;
            }
            if (bytes.Count == 0) break;
        }
        return [.. bytes];
    }
}
