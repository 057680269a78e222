using System.Text;
using Immiscible.Cluster.Contracts.Runs.Files;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Runs;
using Immiscible.Console.Application;
using Immiscible.Console.Fetching;
using Immiscible.Console.Launch;
using Immiscible.Host;

namespace Immiscible.Console.Commands;

/// <summary>Launches runs on a cluster, whose paths are not those of this machine, and follows them.</summary>
internal sealed class ClusterLaunch(ConsoleServices services, ClusterAddress address, bool json)
{
    private readonly ClusterRuns _runs = new(services, address);

    /// <summary>Launches a new run and gives the exit code.</summary>
    /// <param name="spec">What to train.</param>
    /// <param name="output">The run directory as it was typed; null for the first free one of the spec's name.</param>
    public async Task<int> TrainAsync(RunSpec spec, string? output)
    {
        await using var cluster = await services.Connect(address);
        var storage = (await cluster.FleetAsync()).Storage;
        var directory = output is not null ? ClusterPath.Directory(output, storage)
            : storage is null ? TrainCommand.FreeDirectory(spec.Name)
            : ClusterPath.Directory(await FreeNameAsync(cluster, spec.Name), storage);
        return await LaunchAsync(cluster, new LaunchRequest(WithData(spec, storage), directory, Resume: false, MetricsPort: null));
    }

    /// <summary>Goes on with a run and gives the exit code.</summary>
    /// <param name="path">The run's directory on the cluster, its name, or the folder that it was fetched to.</param>
    /// <param name="overrides">What is to change of its spec.</param>
    public async Task<int> ResumeAsync(string path, IReadOnlyList<SpecOverride> overrides)
    {
        await using var cluster = await services.Connect(address);
        var storage = (await cluster.FleetAsync()).Storage;
        var origin = FetchOrigin.Find(path);
        // Silos that keep runs anywhere are those of this machine, and may have forgotten this one.
        var (directory, spec) = storage is null && origin is null && RunDirectory.HoldsRun(path)
            ? (Path.GetFullPath(path), ResumedSpec.Read(RunDirectory.Open(path).ReadSpec, overrides))
            : await FindAsync(cluster, path, overrides);
        return await LaunchAsync(cluster, new LaunchRequest(WithData(spec, storage), directory, Resume: true, MetricsPort: null));
    }

    private async Task<(string Directory, RunSpec Spec)> FindAsync(ICluster cluster, string path, IReadOnlyList<SpecOverride> overrides)
    {
        var list = await _runs.LocateAsync(cluster, path);
        var file = list.Files[0];
        var text = Encoding.UTF8.GetString(await cluster.Files(Path.GetFileName(list.Directory)).ReadAsync(file, 0, (int)file.Bytes));
        return (list.Directory, ResumedSpec.Read(changes => RunSpecReader.FromText(text, ClusterPath.Show($"{list.Directory}/{file.Path}"), changes), overrides));
    }

    private async Task<int> LaunchAsync(ICluster cluster, LaunchRequest request)
    {
        await cluster.LaunchAsync(request);
        return await _runs.FollowAsync(cluster, request.RunName, request.Directory, request.Spec.Training.Steps, json);
    }

    private static async Task<string> FreeNameAsync(ICluster cluster, string name)
    {
        for (var number = 1; ; number++)
        {
            var candidate = number == 1 ? name : $"{name}-{number}";
            if (await cluster.DescribeAsync(candidate) is null && await cluster.Files(candidate).ListAsync(RunContent.None) is null) return candidate;
        }
    }

    private static RunSpec WithData(RunSpec spec, string? storage) => spec with
    {
        Data = spec.Data with { Path = spec.Data.Path is { } data ? ClusterPath.Input("data.path", data, storage) : null },
        Model = spec.Model with { Weights = spec.Model.Weights is { } weights ? ClusterPath.Input("model.weights", weights, storage) : null },
    };
}
