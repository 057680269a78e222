using System.CommandLine;
using System.CommandLine.Parsing;
using Immiscible.Cluster.Contracts.Specs.Reading;
using Immiscible.Console.Application;
using Immiscible.Console.Inspection;
using Immiscible.Console.Launch;
using Immiscible.Console.Views;
using Immiscible.Data.Packing;

namespace Immiscible.Console.Commands.Data;

/// <summary><c>immiscible data pack</c>: packs a data set into shards.</summary>
internal static class DataPackCommand
{
    private static readonly Dictionary<string, PackFormat> Formats = new() { ["parquet"] = PackFormat.Parquet, ["webdataset"] = PackFormat.WebDataset };

    public static Command Create(ConsoleServices services)
    {
        var source = new DataSource();
        var to = new Option<PackFormat?>("--to") { Description = $"Format of the shards: {string.Join(" or ", Formats.Keys)}.", HelpName = "format", Required = true, CustomParser = Parse };
        var output = new Option<string>("--out") { Description = "Folder to be made; it must be new or empty.", HelpName = "folder", Required = true };
        var size = NumberOption.Create("--shard-size", 1, int.MaxValue, "Images in a shard; 10000 when not given.");
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("pack", "Pack a data set into Parquet or WebDataset shards; encoded images keep their bytes.");
        source.AddTo(command);
        foreach (var option in new Option[] { to, output, size, json }) command.Options.Add(option);
        command.SetAction((parsed, _) => DataSource.UseAsync(async () =>
        {
            var (options, folder) = (source.Of(parsed), parsed.GetValue(output)!);
            WritableFolder.Check("--out", Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) ?? folder);
            var request = new PackRequest { Format = parsed.GetValue(to)!.Value, Folder = folder, Split = options.Split, ShardSize = parsed.GetValue(size) ?? PackRequest.UsualShardSize };
            try
            {
                var packed = await CountLine.ShowAsync(services, "images packed", (progress, stop) => Task.Run(() => DatasetPacking.PackAsync(options, request, progress, stop), stop));
                if (packed.Value is not { } report) return packed.ExitCode;
                if (parsed.GetValue(json)) services.Output.WriteLine(ConsoleJson.Write(DataPackReport.Of(report)));
                else DataPackText.Write(report, services.Output);
                return ExitCode.Success;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                services.Error.WriteLine($"immiscible: --out {folder}: cannot be written ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}); nothing was left: make room or choose another folder");
                return ExitCode.Failure;
            }
        }));
        return command;
    }

    private static PackFormat? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (Formats.TryGetValue(text, out var format)) return format;
        result.AddError($"--to {text}: unknown format{NearestName.Hint(text, Formats.Keys)}; allowed are {string.Join(" and ", Formats.Keys)}");
        return null;
    }
}
