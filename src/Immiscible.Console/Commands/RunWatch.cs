using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Runs;
using Immiscible.Cluster.Storage;
using Immiscible.Console.Application;
using Immiscible.Console.Launch;
using Immiscible.Console.Pictures;
using Immiscible.Console.Sampling;
using Immiscible.Console.Views;

namespace Immiscible.Console.Commands;

/// <summary>Follows a run to its pictures and its summary.</summary>
/// <param name="services">What the commands work with.</param>
/// <param name="json">Whether to print JSON.</param>
/// <param name="samples">Finds the newest samples of the run; null to look for them in its directory.</param>
internal sealed class RunWatch(ConsoleServices services, bool json, Func<Task<string?>>? samples = null)
{
    private readonly bool _live = services.OutputIsTerminal && !json;

    /// <summary>Launches the run in this process, shows it, and gives the exit code.</summary>
    public async Task<int> RunAsync(LaunchRequest request)
    {
        using var stop = services.ListenForStop(_live ? null : services.Error);
        var subject = new RunSubject(request.Spec.Name, request.Directory, request.Spec.Training.Steps);
        return await ShowAsync(subject, services.Launcher.TrainAsync(request, stop.Token), stop)
            ?? throw new InvalidOperationException($"the run in {request.Directory} ended without saying why");
    }

    /// <summary>Shows events to their end and gives the exit code; null where they ended before the run did.</summary>
    public async Task<int?> ShowAsync(RunSubject subject, IAsyncEnumerable<RunEvent> events, StopSignal stop)
    {
        var outcome = new RunOutcome();
        await View(subject, stop).ShowAsync(outcome.Observe(events));
        if (outcome.Stopped is not { } stopped) return null;

        var code = stopped.Reason switch
        {
            RunStopReason.Completed => ExitCode.Success,
            RunStopReason.Stopped => ExitCode.OfSignal(stop.Number == 0 ? StopSignal.SigInt : stop.Number),
            RunStopReason.Diverged or RunStopReason.Rejected or RunStopReason.Unreadable => ExitCode.BadInput,
            _ => ExitCode.Failure,
        };
        if (stopped is { Reason: not RunStopReason.Completed, Message: { } message }) services.Error.WriteLine($"immiscible: {message}");

        // A run that did not begin has left nothing to show.
        if (stopped.Reason == RunStopReason.Rejected) return code;
        var (curves, samples, failed) = Draw(subject, stopped.Reason);
        var summary = RunSummary.Of(subject, outcome, curves, samples);
        if (json) services.Output.WriteLine(ConsoleJson.Write(summary));
        else RunSummaryText.Write(summary, subject, services.Output);
        return code == ExitCode.Success && failed ? ExitCode.Failure : code;
    }

    private IRunView View(RunSubject subject, StopSignal stop) =>
        json ? new JsonRunView(services.Output)
        : _live ? new LiveRunView(TerminalConsole.Create(services.Output), subject, samples ?? (() => Task.Run(() => NewestSamples.Find(subject.Directory))), stop)
        : new PlainRunView(services.Output, subject.Place);

    private (string? Curves, string? Samples, bool Failed) Draw(RunSubject subject, RunStopReason reason)
    {
        var directory = subject.Directory;
        if (!RunDirectory.HoldsRun(directory))
        {
            services.Error.WriteLine($"immiscible: no pictures were drawn: {directory} is not to be seen from here; bring the run home by immiscible fetch {subject.Name} {subject.Cluster}");
            return (null, null, false);
        }
        var curves = Draw(CurvesFile.Name, () => CurvesFile.Draw(directory));
        var samples = reason == RunStopReason.Completed ? Draw("samples.png", () => DrawSamples(directory)) : (File: null, Failed: false);
        return (curves.File, samples.File, curves.Failed || samples.Failed);
    }

    // The run is safe on disk by now: a picture that fails is told, not thrown.
    private (string? File, bool Failed) Draw(string name, Func<string?> draw)
    {
        try
        {
            return (draw(), false);
        }
        catch (Exception exception)
        {
            services.Error.WriteLine($"immiscible: {name} was not drawn: {exception.Message.ReplaceLineEndings(" ")}");
            return (null, true);
        }
    }

    private string DrawSamples(string directory)
    {
        var sampling = RunDirectory.Open(directory).ReadSpec().Sampling;
        if (!json) services.Output.WriteLine($"drawing {sampling.Count} samples in {sampling.Steps} steps");
        var images = services.Sampler.Sample(new SampleRequest(directory, null, sampling));
        var file = Path.Combine(directory, "samples.png");
        AtomicFile.Write(file, ImageGrid.Encode(images));
        return file;
    }
}
