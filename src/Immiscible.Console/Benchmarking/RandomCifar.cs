using Immiscible.Numerics.Random;

namespace Immiscible.Console.Benchmarking;

/// <summary>CIFAR-10's files with random pixels, for machines that have none: what a step takes does not depend on what images show.</summary>
internal sealed class RandomCifar : IDisposable
{
    private const int Images = 2048, RecordBytes = 1 + 3 * 32 * 32, Classes = 10;

    /// <summary>Writes them to a temporary folder.</summary>
    public RandomCifar()
    {
        Folder = Directory.CreateTempSubdirectory("immiscible-bench-").FullName;
        foreach (var (name, split) in new[] { ("data_batch_1.bin", 0u), ("test_batch.bin", 1u) })
        {
            var records = new byte[Images * RecordBytes];
            var words = new uint[(records.Length + 3) / 4];
            new CounterRandom(0, RandomStream.Generated).Bits(words, split, 0);
            System.Runtime.InteropServices.MemoryMarshal.AsBytes<uint>(words)[..records.Length].CopyTo(records);
            for (var i = 0; i < Images; i++) records[i * RecordBytes] = (byte)(i % Classes);
            File.WriteAllBytes(Path.Combine(Folder, name), records);
        }
    }

    /// <summary>Where they are, until this is disposed of.</summary>
    public string Folder { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
