using System.CommandLine;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;
using Immiscible.Console.Application;
using Immiscible.Console.Launch;

namespace Immiscible.Console.Commands;

/// <summary>The options that <c>train</c> and <c>resume</c> share.</summary>
/// <param name="services">What the commands work with.</param>
internal sealed class RunOptions(ConsoleServices services)
{
    // Numbers of the spec stay text here, so that the spec's own reader judges them.
    private readonly Option<string?> _data = new("--data") { Description = "Folder of the data set's files; with --cluster as the silos see it.", HelpName = "dir" };
    private readonly Option<string?> _workers = new("--workers") { Description = "Worker slots, or a range such as 2..8; changes no bit of the weights.", HelpName = "n" };
    private readonly Option<string?> _steps = new("--steps") { Description = "Steps of the whole run.", HelpName = "n" };
    private readonly Option<string[]> _set = new("--set") { Description = "Replace one value of the spec, for example training.batch=64.", HelpName = "key=value" };
    private readonly Option<int?> _metricsPort = NumberOption.Create("--metrics-port", 0, 65_535, "Port that serves Prometheus metrics; 0 for any free one.");
    private readonly Option<string?> _device = new("--device") { Description = "What to train on in this process: cpu, when not given, or cuda, which takes one worker.", HelpName = "cpu|cuda" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object an event." };

    private readonly ClusterOption _cluster = new(services);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _cluster.AddTo(command);
        foreach (var option in new Option[] { _data, _workers, _steps, _set, _metricsPort, _device, _json }) command.Options.Add(option);
    }

    /// <summary>The spec's values that were given, those of <c>--set</c> first.</summary>
    public IReadOnlyList<SpecOverride> Overrides(ParseResult parsed) =>
    [
        .. (parsed.GetValue(_set) ?? []).Select(SpecOverride.Parse),
        .. Given(parsed, _data, "data.path"),
        .. Given(parsed, _workers, "workers"),
        .. Given(parsed, _steps, "training.steps"),
    ];

    /// <summary>Launches on the cluster that was named; null where none was.</summary>
    /// <exception cref="CommandException">An option does not go with a cluster.</exception>
    public ClusterLaunch? OnCluster(ParseResult parsed)
    {
        if (_cluster.Address(parsed) is not { } address) return null;
        if (parsed.GetValue(_device) is { } device) throw new CommandException($"{_device.Name} {device}: on a cluster the silos' slots say what they compute on; leave it out");
        return parsed.GetValue(_metricsPort) is { } port
            ? throw new CommandException($"--metrics-port {port}: on a cluster the silos serve the metrics; leave it out")
            : new ClusterLaunch(services, address, _cluster.IsJson(parsed, _json));
    }

    /// <summary>Launches the run in this process, follows it and gives the exit code.</summary>
    public Task<int> RunHereAsync(ParseResult parsed, RunSpec spec, string directory, bool resume) =>
        new RunWatch(services, parsed.GetValue(_json)).RunAsync(new LaunchRequest(spec, Path.GetFullPath(directory), resume, parsed.GetValue(_metricsPort)) { Device = Device(parsed, spec) });

    private string Device(ParseResult parsed, RunSpec spec)
    {
        var device = parsed.GetValue(_device) ?? SlotChoice.Cpu;
        if (device is not (SlotChoice.Cpu or SlotChoice.Cuda)) throw new CommandException($"{_device.Name} {device}: allowed are {SlotChoice.Cpu} and {SlotChoice.Cuda}");
        if (device == SlotChoice.Cuda && spec.Workers.Minimum > 1)
            throw new CommandException($"{_device.Name} {device}: a process has one worker on a CUDA device; give --workers 1, or start one silo a device (immiscible serve --slots cuda)");
        return device;
    }

    private static IEnumerable<SpecOverride> Given(ParseResult parsed, Option<string?> option, string key) =>
        parsed.GetValue(option) is { } value ? [new SpecOverride(key, value, $"{option.Name} {value}")] : [];
}
