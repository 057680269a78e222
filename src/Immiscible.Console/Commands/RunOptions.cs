using System.CommandLine;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Application;
using Immiscible.Console.Launch;
using Immiscible.Host;

namespace Immiscible.Console.Commands;

/// <summary>The options that <c>train</c> and <c>resume</c> share.</summary>
/// <param name="services">What the commands work with.</param>
internal sealed class RunOptions(ConsoleServices services)
{
    // Numbers of the spec stay text here, so that the spec's own reader judges them.
    private readonly Option<string?> _data = new("--data") { Description = "Folder of the data set's files.", HelpName = "dir" };
    private readonly Option<string?> _workers = new("--workers") { Description = "Worker slots, or a range such as 2..8; changes no bit of the weights.", HelpName = "n" };
    private readonly Option<string?> _steps = new("--steps") { Description = "Steps of the whole run.", HelpName = "n" };
    private readonly Option<string[]> _set = new("--set") { Description = "Replace one value of the spec, for example training.batch=64.", HelpName = "key=value" };
    private readonly Option<int?> _metricsPort = NumberOption.Create("--metrics-port", 0, 65_535, "Port that serves Prometheus metrics; 0 for any free one.");
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object an event." };

    private readonly ClusterOption _cluster = new(services);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _cluster.AddTo(command);
        foreach (var option in new Option[] { _data, _workers, _steps, _set, _metricsPort, _json }) command.Options.Add(option);
    }

    /// <summary>The spec's values that were given, those of <c>--set</c> first.</summary>
    public IReadOnlyList<SpecOverride> Overrides(ParseResult parsed) =>
    [
        .. (parsed.GetValue(_set) ?? []).Select(SpecOverride.Parse),
        .. Given(parsed, _data, "data.path"),
        .. Given(parsed, _workers, "workers"),
        .. Given(parsed, _steps, "training.steps"),
    ];

    /// <summary>The cluster to train on; null for this process.</summary>
    public ClusterAddress? Cluster(ParseResult parsed) => _cluster.Address(parsed);

    /// <summary>Launches the run on the cluster that was named, else in this process, follows it and gives the exit code.</summary>
    public Task<int> RunAsync(ParseResult parsed, RunSpec spec, string directory, bool resume)
    {
        var request = new LaunchRequest(spec, Path.GetFullPath(directory), resume, parsed.GetValue(_metricsPort));
        return Cluster(parsed) is { } cluster
            ? new ClusterRuns(services, cluster).TrainAsync(request, _cluster.IsJson(parsed, _json))
            : new RunWatch(services, parsed.GetValue(_json)).RunAsync(request);
    }

    private static IEnumerable<SpecOverride> Given(ParseResult parsed, Option<string?> option, string key) =>
        parsed.GetValue(option) is { } value ? [new SpecOverride(key, value, $"{option.Name} {value}")] : [];
}
