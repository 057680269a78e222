using System.Globalization;
using System.Text.RegularExpressions;

namespace Immiscible.Data.Layouts;

/// <summary>Whether a set of numbered shards is complete, where the names tell.</summary>
internal static partial class ShardNumbers
{
    /// <summary>Checks names such as <c>train-00001-of-00005.parquet</c>.</summary>
    /// <exception cref="DatasetException">A shard is missing.</exception>
    public static void Check(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            var shard = ShardName().Match(Path.GetFileName(file));
            if (!shard.Success) continue;
            var (start, total, end) = (shard.Groups["start"].Value, shard.Groups["total"].Value, shard.Groups["end"].Value);
            var shards = int.Parse(total, CultureInfo.InvariantCulture);
            for (var number = 0; number < shards; number++)
            {
                var digits = number.ToString("D" + total.Length, CultureInfo.InvariantCulture);
                var other = Path.Combine(Path.GetDirectoryName(file)!, $"{start}{digits}-of-{total}{end}");
                if (!File.Exists(other)) throw new DatasetException($"'{other}' is missing: '{shard.Value}' is one of {shards} shards");
            }
        }
    }

    [GeneratedRegex(@"^(?<start>.*-)\d{5,6}-of-(?<total>\d{5,6})(?<end>\.(parquet|tar))$")]
    private static partial Regex ShardName();
}
