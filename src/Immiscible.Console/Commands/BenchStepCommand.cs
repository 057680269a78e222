using System.CommandLine;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Application;
using Immiscible.Console.Benchmarking;
using Immiscible.Console.Views;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible bench step</c>: where the time of a training step goes.</summary>
internal static class BenchStepCommand
{
    private const string DefaultPreset = "tiny";
    // While the first steps are trained, those that are prepared ahead of them take the processor as well.
    private const int DefaultSteps = 5, DefaultWarmUp = 5, LeastRounds = 3;

    public static Command Create(ConsoleServices services)
    {
        var spec = new Argument<string?>("preset|spec.yaml")
        {
            Description = $"One of {string.Join(", ", RunSpecPresets.Names)}, or the path of a YAML file; {DefaultPreset} when not given.", Arity = ArgumentArity.ZeroOrOne,
        };
        var preset = new Option<string?>("--preset") { Description = "The same as the argument.", HelpName = "name" };
        var data = new Option<string?>("--data") { Description = "Folder of the data set's files; for CIFAR-10, random images when not given.", HelpName = "dir" };
        var set = new Option<string[]>("--set") { Description = "Replace one value of the spec, for example training.batch=64.", HelpName = "key=value" };
        var device = new Option<string>("--device") { Description = "Where to compute.", DefaultValueFactory = static _ => "cpu" };
        device.AcceptOnlyFromAmong(StepPlace.Names);
        var steps = NumberOption.Create("--steps", 1, 100_000, $"Steps of each kind to measure in a round; {DefaultSteps} when not given.");
        var warmUp = NumberOption.Create("--warmup", 1, 100_000, $"Steps of each kind before them; {DefaultWarmUp} when not given.");
        var rounds = NumberOption.Create("--rounds", LeastRounds, 1000, $"Rounds in which the kinds take turns; {LeastRounds} when not given.");
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("step", "Measure where the time of a training step goes, beside the bare network and the machine's limits.")
        {
            spec, preset, data, set, device, steps, warmUp, rounds, json,
        };
        command.SetAction(async (parsed, _) =>
        {
            if (parsed.GetValue(spec) is { } argument && parsed.GetValue(preset) is { } option)
                throw new CommandException($"--preset {option}: the spec is given already, by {argument}; leave one of them out");
            var name = parsed.GetValue(spec) ?? parsed.GetValue(preset) ?? DefaultPreset;
            var read = RunSpecReader.FromPresetOrFile(name,
            [
                .. (parsed.GetValue(set) ?? []).Select(SpecOverride.Parse),
                .. parsed.GetValue(data) is { } folder ? new[] { new SpecOverride("data.path", Path.GetFullPath(folder), $"--data {folder}") } : [],
            ]);
            using var random = read.Data is { Source: "cifar10", Path: null } ? new RandomCifar() : null;
            if (random is null && read.Data is { Source: not "shapes", Path: null })
                throw new CommandException($"{read.Name}: data.path is not given; name the folder of the {read.Data.Source} files with --data <dir>");
            var measured = TrainCommand.WithFullPath(read with
            {
                Workers = new WorkerRange(1), Data = random is null ? read.Data : read.Data with { Path = random.Folder },
            });
            var options = new StepBenchOptions(measured, StepPlace.Of(parsed.GetValue(device)!, measured.Training.Precision),
                parsed.GetValue(steps) ?? DefaultSteps, parsed.GetValue(warmUp) ?? DefaultWarmUp, parsed.GetValue(rounds) ?? LeastRounds);

            using var stop = services.ListenForStop(null);
            try
            {
                var report = await new StepMeasurement(options, services.Launcher, services.ErrorIsTerminal ? services.Error.WriteLine : _ => { }).RunAsync(stop.Token);
                if (parsed.GetValue(json)) services.Output.WriteLine(ConsoleJson.Write(report));
                else StepText.Write(report, services.Output);
                return ExitCode.Success;
            }
            catch (OperationCanceledException) when (stop.Number != 0)
            {
                return ExitCode.OfSignal(stop.Number);
            }
        });
        return command;
    }
}
