using System.Diagnostics;
using System.Globalization;
using Immiscible.Data;
using Immiscible.Data.Indexing;
using Immiscible.Data.Layouts;
using Immiscible.Data.Plans;

namespace Immiscible.Benchmarks.Data;

/// <summary>
/// How fast images come: <c>data &lt;folder of Parquet&gt; &lt;folder of tar shards&gt;</c>. Decoding and flipping on this thread alone, opening a second time, and an
/// index of 1.3 million samples. Pin it to one core (taskset) to see what one core does.
/// </summary>
internal static class DataThroughput
{
    private const int Large = 1_300_000;
    private const int Shards = 1300;
    private const int LongestCount = 20_000;

    public static void Run(string[] arguments)
    {
        var cache = Directory.CreateTempSubdirectory("immiscible-data-").FullName;
        try
        {
            foreach (var path in arguments) Measure(path, cache);
            MeasureLarge(cache);
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }

    private static void Measure(string path, string cache)
    {
        var options = new DatasetOptions { Source = "cifar10", Path = path };
        var clock = Stopwatch.StartNew();
        Datasets.Open(options, cache);
        var first = clock.Elapsed.TotalSeconds;
        clock.Restart();
        var set = Datasets.Open(options, cache);
        var second = clock.Elapsed.TotalSeconds;
        var (bytes, floats) = (new byte[set.Shape.Length], new float[set.Shape.Length]);
        var count = Math.Min(set.Count, LongestCount);
        var warm = count / 5;
        for (var i = 0; i < count; i++)
        {
            if (i == warm) clock.Restart();
            set.Read(i, bytes);
            PixelDecoder.Decode(bytes, set.Shape, flip: (i & 1) != 0, floats);
        }

        Print($"{set.Count} images of {path}: opened first in {first:F2} s, then in {second:F3} s; {(count - warm) / clock.Elapsed.TotalSeconds:F0} images/s");
    }

    private static void MeasureLarge(string cache)
    {
        var folder = Directory.CreateDirectory(Path.Combine(cache, "shards")).FullName;
        string[] files = [.. Enumerable.Range(0, Shards).Select(shard => Path.Combine(folder, $"set-{shard:D6}.tar"))];
        var builder = new SampleIndexBuilder(DatasetLayout.WebDataset);
        foreach (var file in files)
        {
            File.WriteAllBytes(file, []);
            var number = builder.AddFile(file);
            for (var i = 0; i < Large / Shards; i++) builder.Add(number, 1024L * i, 110_000, i % 1000, $"n0144{i:D4}/n01440764_{number:D4}.JPEG");
        }

        var found = new FoundLayout(DatasetLayout.WebDataset, folder, files);
        if (!new IndexCache(cache, "large").TryWrite(builder.Build())) throw new InvalidOperationException($"'{cache}' cannot be written");
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        var index = new IndexCache(cache, "large").Read(found)!.Value.Index;
        var seconds = clock.Elapsed.TotalSeconds;
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        Print($"{index.Count} samples in {Shards} shards: opened in {seconds:F2} s, {kept >> 20} MiB kept (the builder's share is in both sums)");
        GC.KeepAlive(builder);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
