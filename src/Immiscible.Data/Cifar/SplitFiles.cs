using System.Globalization;
using System.Text.RegularExpressions;

namespace Immiscible.Data.Cifar;

/// <summary>The files of one split of a folder, in the order that they are read.</summary>
internal static partial class SplitFiles
{
    public static bool IsBinary(string name) => BinaryName().IsMatch(name);

    /// <summary>data_batch_1.bin to data_batch_5.bin, or test_batch.bin; those of them that exist.</summary>
    public static string[] Binary(string folder, string split)
    {
        var prefix = split == "train" ? "data_batch_" : "test_batch";
        return Select(folder, split, "*.bin", name => IsBinary(name) && name.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>The Parquet files whose name starts with the split; a set of numbered shards must be complete.</summary>
    public static string[] Parquet(string folder, string split)
    {
        var files = Select(folder, split, "*.parquet", name =>
            name.StartsWith(split, StringComparison.Ordinal) && (name.Length == split.Length || !char.IsAsciiLetter(name[split.Length])));
        foreach (var file in files)
        {
            var shard = ShardName().Match(Path.GetFileName(file));
            if (!shard.Success) continue;
            var (start, total) = (shard.Groups["start"].Value, shard.Groups["total"].Value);
            var shards = int.Parse(total, CultureInfo.InvariantCulture);
            for (var number = 0; number < shards; number++)
            {
                var other = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{start}{number:D5}-of-{total}.parquet"));
                if (!File.Exists(other)) throw new DatasetException($"'{other}' is missing: '{shard.Value}' is one of {shards} shards");
            }
        }

        return files;
    }

    private static string[] Select(string folder, string split, string pattern, Func<string, bool> belongs)
    {
        var there = Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal).ToArray();
        var files = there.Where(file => belongs(Path.GetFileName(file))).ToArray();
        if (files.Length > 0) return files;
        throw new DatasetException(
            $"'{folder}' has no files of the {split} split, only {string.Join(", ", there.Select(Path.GetFileName))}; " +
            $"choose the split that is there (data.split: {(split == "train" ? "test" : "train")}) or pass the path of one file");
    }

    [GeneratedRegex(@"^(data_batch_[1-5]|test_batch)\.bin$")]
    private static partial Regex BinaryName();

    [GeneratedRegex(@"^(?<start>.*-)\d{5}-of-(?<total>\d{5})\.parquet$")]
    private static partial Regex ShardName();
}
