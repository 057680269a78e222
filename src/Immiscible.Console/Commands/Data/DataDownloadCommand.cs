using System.CommandLine;
using System.CommandLine.Parsing;
using Immiscible.Cluster.Contracts.Specs.Reading;
using Immiscible.Console.Application;
using Immiscible.Console.Fetching;
using Immiscible.Console.Inspection;
using Immiscible.Console.Launch;
using Immiscible.Console.Views;
using Immiscible.Data.Downloading;

namespace Immiscible.Console.Commands.Data;

/// <summary><c>immiscible data download</c>: brings a data set here as its author publishes it.</summary>
internal static class DataDownloadCommand
{
    public static Command Create(ConsoleServices services)
    {
        var name = new Argument<string>("name") { Description = $"Data set: {string.Join(", ", services.Archives.Select(static archive => archive.Name))}." };
        var output = new Option<string>("--out") { Description = "Folder that the data set's own folder is put in.", HelpName = "folder", Required = true };
        var url = new Option<Uri?>("--url") { Description = "Mirror of the archive; the author's page when not given.", HelpName = "url", CustomParser = Parse };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("download", "Download a data set, check it and unpack it; goes on where it broke off.") { name, output, url, json };
        command.SetAction((parsed, _) =>
        {
            var archive = Find(services.Archives, parsed.GetValue(name)!);
            var folder = parsed.GetValue(output)!;
            WritableFolder.Check("--out", folder);
            return DownloadAsync(services, archive, parsed.GetValue(url) ?? archive.Url, folder, parsed.GetValue(json));
        });
        return command;
    }

    private static async Task<int> DownloadAsync(ConsoleServices services, DatasetArchive archive, Uri url, string folder, bool json)
    {
        using var stop = services.ListenForStop(null);
        var download = new DatasetDownload(archive, url);
        Task<DownloadReport> RunAsync(IFetchProgress progress) => download.RunAsync(folder, new DownloadProgress(progress), stop.Token);
        try
        {
            var report = await (json ? RunAsync(new SilentFetchProgress())
                : services.ErrorIsTerminal ? FetchProgressBar.ShowAsync(TerminalConsole.Create(services.Error), archive.Name, RunAsync)
                : RunAsync(new PlainFetchProgress(services.Error)));
            if (json) services.Output.WriteLine(ConsoleJson.Write(report));
            else DownloadText.Write(report, services.Output);
            return ExitCode.Success;
        }
        catch (OperationCanceledException) when (stop.Number != 0)
        {
            services.Error.WriteLine("immiscible: broken off; what has come stays, and the same command goes on from there");
            return ExitCode.OfSignal(stop.Number);
        }
        catch (DownloadException e)
        {
            services.Error.WriteLine($"immiscible: {e.Message.ReplaceLineEndings(" ")}");
            return ExitCode.Failure;
        }
    }

    private static DatasetArchive Find(IReadOnlyList<DatasetArchive> archives, string name) =>
        archives.FirstOrDefault(archive => archive.Name == name) ?? throw new CommandException(
            $"{name}: is no data set that can be downloaded{NearestName.Hint(name, archives.Select(static archive => archive.Name))}; there are: {string.Join(", ", archives.Select(static archive => archive.Name))}");

    private static Uri? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)) return address;
        result.AddError($"--url {text}: is no http or https address; give the address of a mirror of the archive");
        return null;
    }
}
