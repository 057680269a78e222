using System.CommandLine;
using Immiscible.Cluster.Contracts.Runs.Files;
using Immiscible.Console.Application;
using Immiscible.Console.Fetching;
using Immiscible.Console.Launch;
using Immiscible.Console.Pictures;
using Immiscible.Console.Views;
using Immiscible.Host;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible fetch</c>: brings what a run has made home from a cluster.</summary>
internal static class FetchCommand
{
    public static Command Create(ConsoleServices services)
    {
        var run = new Argument<string>("run") { Description = "Name of the run: the last part of its directory." };
        var to = new Option<string?>("--to") { Description = "Folder here that becomes the run directory; runs/<run> when not given.", HelpName = "folder" };
        var what = ContentOption.Create();
        var all = new Option<bool>("--all-checkpoints") { Description = "Every checkpoint, not only the newest." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a file, then one for all." };
        var cluster = new ClusterOption(services);
        var command = new Command("fetch", "Bring a run's samples, curves, metrics, ledger and checkpoints home from a cluster.") { run, to, what, all, json };
        cluster.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var (name, content) = (parsed.GetValue(run)!, parsed.GetValue(what));
            if (parsed.GetValue(all)) content |= RunContent.Checkpoints;
            var folder = Path.GetFullPath(parsed.GetValue(to) ?? Path.Combine("runs", name));
            WritableFolder.Check("--to", folder);
            return FetchAsync(services, cluster.RequiredAddress(parsed), name, content, folder, cluster.IsJson(parsed, json));
        });
        return command;
    }

    private static async Task<int> FetchAsync(ConsoleServices services, ClusterAddress address, string run, RunContent content, string folder, bool json)
    {
        using var stop = services.ListenForStop(null);
        await using var cluster = await services.Connect(address);
        try
        {
            var report = await ShowAsync(services, json, run, progress => new RunFetch(cluster.Files(run), run, address.ClusterId, progress).FetchAsync(content, folder, stop.Token))
                ?? throw await new ClusterRuns(services, address).UnknownAsync(cluster, run);
            if (content.HasFlag(RunContent.Curves) && report.Files.All(static file => file.Path != CurvesFile.Name))
                report = report with { Curves = CurvesFile.Draw(folder) };
            Write(services, report, json);
            return ExitCode.Success;
        }
        catch (OperationCanceledException) when (stop.Number != 0)
        {
            services.Error.WriteLine("immiscible: broken off; what has come stays, and the same command goes on from there");
            return ExitCode.OfSignal(stop.Number);
        }
        catch (RunFileChangedException e)
        {
            services.Error.WriteLine($"immiscible: {run} changes faster than it comes ({e.Message}); what has come stays: fetch again, less of it by --what, or when the run rests");
            return ExitCode.Failure;
        }
        catch (Exception e) when (e is RunFileException or IOException or UnauthorizedAccessException)
        {
            services.Error.WriteLine($"immiscible: {run} cannot be fetched: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}; what has come stays, and the same command goes on from there");
            return ExitCode.Failure;
        }
    }

    private static Task<FetchReport?> ShowAsync(ConsoleServices services, bool json, string run, Func<IFetchProgress, Task<FetchReport?>> fetch) =>
        json ? fetch(new SilentFetchProgress())
        : services.ErrorIsTerminal ? FetchProgressBar.ShowAsync(TerminalConsole.Create(services.Error), run, fetch)
        : fetch(new PlainFetchProgress(services.Error));

    private static void Write(ConsoleServices services, FetchReport report, bool json)
    {
        foreach (var link in report.Links) services.Error.WriteLine($"immiscible: {link}: is a link on the cluster and was left out");
        if (!json)
        {
            FetchText.Write(report, services.Output);
            return;
        }
        foreach (var file in report.Files) services.Output.WriteLine(ConsoleJson.Write(file));
        services.Output.WriteLine(ConsoleJson.Write(report));
    }
}
