using System.CommandLine;

namespace Immiscible.Console.Application;

/// <summary>One or two command lines for each command, as its help shows them.</summary>
internal static class CommandExamples
{
    private static readonly Dictionary<string, string[]> Lines = new()
    {
        [""] = ["immiscible train quickstart", "immiscible doctor"],
        ["train"] = ["immiscible train quickstart --workers 2 --out runs/first", "immiscible train cifar10-ddim --data /data/cifar --workers 2..8 --cluster 10.0.0.5:30000"],
        ["resume"] = ["immiscible resume runs/first --workers 1", "immiscible resume first --steps 20000 --cluster 10.0.0.5:30000"],
        ["runs"] = ["immiscible runs --cluster 10.0.0.5:30000", "immiscible runs --profile lab --json"],
        ["watch"] = ["immiscible watch first --cluster 10.0.0.5:30000"],
        ["logs"] = ["immiscible logs first --cluster 10.0.0.5:30000", "immiscible logs first --follow --profile lab"],
        ["fetch"] = ["immiscible fetch first --to runs/first --cluster 10.0.0.5:30000", "immiscible fetch first --what samples,curves --profile lab"],
        ["stop"] = ["immiscible stop first --cluster 10.0.0.5:30000"],
        ["scale"] = ["immiscible scale first --workers 2..8 --cluster 10.0.0.5:30000"],
        ["serve"] = ["immiscible serve --slots cpu:2", "immiscible serve --slots cpu:2 --redis cache:6379 --storage /runs --secret-file /etc/immiscible/secret"],
        ["health"] = ["immiscible health", "immiscible health --url http://127.0.0.1:9464/ready --timeout 1s"],
        ["sample"] = ["immiscible sample runs/first --count 64 --steps 50 --seed 0 --out grid.png", "immiscible sample first --cluster 10.0.0.5:30000"],
        ["analyse"] = ["immiscible analyse runs/first", "immiscible analyse runs/matched runs/unmatched --out features.png --json"],
        ["verify"] = ["immiscible verify runs/first"],
        ["chaos"] = ["immiscible chaos --minutes 3 --seed 1", "immiscible chaos --members in-process --minutes 3 --seed 1"],
        ["data"] = ["immiscible data download cifar10 --out data", "immiscible data inspect data --out sheet.png"],
        ["data inspect"] = ["immiscible data inspect data/cifar-10-batches-bin --out sheet.png", "immiscible data inspect photos --split val --json"],
        ["data verify"] = ["immiscible data verify data/cifar-10-batches-bin --classes 10", "immiscible data verify photos --on-bad-sample skip --json"],
        ["data pack"] = ["immiscible data pack photos --to webdataset --out shards --shard-size 5000", "immiscible data pack data/cifar-10-batches-bin --to parquet --split test --out packed"],
        ["data download"] = ["immiscible data download cifar10 --out data"],
        ["assign"] = ["immiscible assign solve --cost m.npy --out perm.npy"],
        ["assign solve"] = ["immiscible assign solve --cost m.npy --out perm.npy", "immiscible assign solve --cost a.npy b.npy --repeat 50 --json"],
        ["assign table"] = ["immiscible assign table --sizes 128,256"],
        ["bench"] = ["immiscible bench step --preset cifar10-ddim-small"],
        ["bench step"] = ["immiscible bench step --preset cifar10-ddim-small", "immiscible bench step tiny --set training.batch=32 --steps 20 --json"],
        ["presets"] = ["immiscible presets", "immiscible presets show tiny"],
        ["presets show"] = ["immiscible presets show tiny"],
        ["doctor"] = ["immiscible doctor", "immiscible doctor --json"],
    };

    /// <summary>The examples of a command.</summary>
    public static IReadOnlyList<string> Of(Command command) => Lines.GetValueOrDefault(Path(command)) ?? [];

    private static string Path(Command command) =>
        command is RootCommand ? "" : string.Join(' ', command.Parents.OfType<Command>().Select(Path).Append(command.Name).Where(static name => name.Length > 0));
}
