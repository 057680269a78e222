using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Runs.Files;
using Immiscible.Cluster.Contracts.Specs.Reading;
using Immiscible.Console.Application;
using Immiscible.Console.Fetching;
using Immiscible.Console.Launch;
using Immiscible.Console.Sampling;
using Immiscible.Console.Views;
using Immiscible.Host;

namespace Immiscible.Console.Commands;

/// <summary>Finds and follows runs on a cluster of other processes. Ctrl-C leaves the run alone and ends the watching.</summary>
internal sealed class ClusterRuns(ConsoleServices services, ClusterAddress address)
{
    /// <summary>The options that name the cluster, for hints.</summary>
    public string Options =>
        $"--cluster {address.Text}{(address.ClusterId == SiloHostOptions.DefaultClusterId ? "" : $" --cluster-id {address.ClusterId}")}{address.Credentials.Options}";

    /// <summary>Follows a run that was launched before, and gives the exit code.</summary>
    public async Task<int> WatchAsync(string run, bool json)
    {
        await using var cluster = await services.Connect(address);
        var description = await RequireAsync(cluster, run);
        return await FollowAsync(cluster, run, description.Directory, description.TotalSteps, json);
    }

    /// <summary>How a run stands.</summary>
    /// <exception cref="CommandException">The cluster knows none of that name.</exception>
    public async Task<RunDescription> RequireAsync(ICluster cluster, string run)
    {
        if (await cluster.DescribeAsync(run) is { } description) return description;
        throw await UnknownAsync(cluster, run);
    }

    /// <summary>Says that the cluster knows no run of a name, and which it knows.</summary>
    public async Task<CommandException> UnknownAsync(ICluster cluster, string run)
    {
        var names = await cluster.RunsAsync();
        return new CommandException($"{run}: no such run on the cluster {address.Text}{NearestName.Hint(run, names)}; "
            + (names.Count == 0 ? "it has none" : $"runs: {string.Join(", ", names)}"));
    }

    /// <summary>Where a run lies on the cluster, and its spec and state.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="path">The run's directory on the cluster, its name, or the folder that it was fetched to.</param>
    /// <exception cref="CommandException">The cluster knows none of that name, or keeps it elsewhere.</exception>
    public async Task<RunFileList> LocateAsync(ICluster cluster, string path)
    {
        var origin = FetchOrigin.Find(path);
        var run = origin?.Run ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        if (await cluster.Files(run).ListAsync(RunContent.None) is not { Files: [{ Path: "run.yaml", Bytes: > 0 and <= RunFile.LongestRead }, ..] } list)
            throw await UnknownAsync(cluster, run);
        if (origin is null && path.StartsWith('/') && Path.TrimEndingDirectorySeparator(path) != list.Directory)
            throw new CommandException($"{path}: is not where the run {run} lies {ClusterPath.Show(list.Directory)}; give that, or its name");
        return list;
    }

    /// <summary>Follows a run to its end and gives the exit code.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="run">Name of the run.</param>
    /// <param name="directory">Its directory, as the silos see it.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    /// <param name="json">Whether to print JSON.</param>
    public async Task<int> FollowAsync(ICluster cluster, string run, string directory, long totalSteps, bool json)
    {
        var subject = new RunSubject(run, directory, totalSteps) { Cluster = Options };
        using var stop = services.ListenForStop(null);
        await TellWaitingAsync(cluster, subject.Name);
        try
        {
            if (await new RunWatch(services, json, () => NewestSamples.FindAsync(cluster.Files(run))).ShowAsync(subject, cluster.FollowAsync(subject.Name, 0, stop.Token), stop) is { } code) return code;
        }
        catch (ClusterUnreachableException e)
        {
            throw new ClusterUnreachableException($"{address.Text}: the cluster is lost ({e.Message.TrimEnd('.')}); what is left of it goes on with the run; "
                + $"try again by immiscible watch {subject.Name} {Options}", e);
        }
        services.Error.WriteLine($"immiscible: detached; the run {subject.Name} goes on");
        services.Error.WriteLine($"watch it: immiscible watch {subject.Name} {Options}");
        services.Error.WriteLine($"stop it:  immiscible stop {subject.Name} {Options}");
        return ExitCode.OfSignal(stop.Number);
    }

    // A run without slots shows nothing else.
    private async Task TellWaitingAsync(ICluster cluster, string run)
    {
        if (await cluster.DescribeAsync(run) is not { Status: RunStatus.Waiting } description) return;
        var fleet = await cluster.FleetAsync();
        services.Error.WriteLine($"immiscible: {run} waits for {description.WorkersMinimum} free slots; {fleet.Slots.Count(static use => use.Run is null)} "
            + $"of {fleet.Slots.Count} are free");
    }
}
