using System.CommandLine;
using Immiscible.Console.Application;
using Immiscible.Console.Views;
using Immiscible.Host;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible serve</c>: one silo of a cluster, until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create(ConsoleServices services)
    {
        var json = new Option<bool>("--json") { Description = "Say that the silo is ready by one JSON object." };
        var options = new ServeOptions();
        var command = new Command("serve", "Serve as one silo of a cluster.") { json };
        options.AddTo(command);
        command.SetAction((parsed, _) => ServeAsync(services, options.Read(parsed, death => End(services, death)), parsed.GetValue(json)));
        return command;
    }

    private static async Task<int> ServeAsync(ConsoleServices services, SiloHostOptions options, bool json)
    {
        using var stop = services.ListenForStop(null);
        if (options.Faults is { } faults) services.Error.WriteLine($"immiscible: warning: this silo goes wrong on purpose: {faults}");
        if (await StartAsync(options, stop.Token) is not { } silo) return ExitCode.Success;
        await using var _ = silo;
        var ready = SiloReady.Of(silo.Name, silo.Endpoints);
        services.Output.WriteLine(json ? ConsoleJson.Write(ready) : ready.ToString());
        await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await silo.StopAsync();
        return ExitCode.Success;
    }

    // Null where the process was told to stop before the silo had joined.
    private static async Task<SiloHost?> StartAsync(SiloHostOptions options, CancellationToken stop)
    {
        try
        {
            return await SiloHost.StartAsync(options, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private static void End(ConsoleServices services, SiloDeath death)
    {
        services.Error.WriteLine(death.Declared
            ? "immiscible: the other silos have declared this one dead, because it did not answer in time; start it again to join them anew"
            : $"immiscible: the silo cannot go on: {death.Reason}");
        ImmediateExit.With(death.Declared ? ExitCode.DeclaredDead : ExitCode.Failure);
    }
}
