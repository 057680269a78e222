extern alias program;

using System.Globalization;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;
using Immiscible.Data;
using Immiscible.Diffusion.Training;
using program::Immiscible.Console.Benchmarking;
using program::Immiscible.Console.Launch;

namespace Immiscible.Benchmarks.Steps;

/// <summary>
/// Times steps of the same network on the same batch, here and in plain PyTorch, in turns. <c>Immiscible.Benchmarks pytorch cifar10-ddim-small --rounds 3</c>
/// </summary>
internal static class PyTorchComparison
{
    private const string Granules = "replica, granules", Batch = "replica, one batch", Run = "a whole run, granules";

    /// <summary>Checks that the networks are one, lets the two take turns, and prints medians and their ratios.</summary>
    /// <returns>0; 1 where a way of PyTorch's gave no time.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var options = PyTorchOptions.Parse(args);
        var folder = Directory.CreateTempSubdirectory("immiscible-pytorch-").FullName;
        try
        {
            using var random = options.Spec.Data is { Source: "cifar10", Path: null } ? new RandomCifar() : null;
            var spec = random is null ? options.Spec : options.Spec with { Data = options.Spec.Data with { Path = random.Folder } };
            var place = StepPlace.Of(options.Device, spec.Training.Precision);
            var dataset = Datasets.Open(DataOptions.Of(spec.Data));
            var (order, weights) = (Path.Combine(folder, "order.json"), Path.Combine(folder, "weights.safetensors"));
            await File.WriteAllTextAsync(order, PyTorchOrder.Of(spec, dataset.Shape, place.Name, place.Arithmetic == TorchSharp.torch.ScalarType.BFloat16));
            var parameters = WriteWeights(weights, spec, dataset);
            using var pytorch = await PyTorchProcess.StartAsync(options.Python, order, weights, options.CheckOnly);
            if (pytorch.Parameters != parameters) throw new InvalidOperationException($"PyTorch's network has {pytorch.Parameters} parameters, ours {parameters}");
            Say($"{spec.Name}, {spec.Training.Batch} images in {spec.Training.Granules} granules, {spec.Training.Threads} threads, {place.Name}, {place.Arithmetic}, dropout 0; PyTorch {pytorch.Version}");
            Say($"the same network: {parameters} parameters, outputs within {pytorch.Difference:G2} of the largest");
            return options.CheckOnly ? 0 : await CompareAsync(options, spec, place, dataset, pytorch);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> CompareAsync(PyTorchOptions options, RunSpec spec, StepPlace place, IImageDataset dataset, PyTorchProcess pytorch)
    {
        // What a run prepares ahead takes the processor while its first steps are trained.
        var measured = new StepBenchOptions(spec, place, options.Steps, WarmUp: spec.Matching.Prefetch + 2, options.Rounds);
        var whole = new WholeSteps(new EmbeddedRunLauncher());
        var ours = new[] { Granules, Batch, Run }.ToDictionary(static name => name, static _ => new List<double>());
        var theirs = pytorch.Modes.ToDictionary(static mode => mode, static _ => new List<double>());
        var failed = new Dictionary<string, string>();
        for (var round = -1; round < options.Rounds; round++)
        {
            // The round before the first is for caches and compilers.
            var steps = round < 0 ? 1 : options.Steps;
            var (alone, batch) = (Replica(spec, place, dataset, spec.Training.Granules, steps), Replica(spec, place, dataset, 1, steps));
            var run = round < 0 ? 0 : (await whole.RunAsync(measured, spec.Matching, CancellationToken.None)).Milliseconds(StepParts.Step);
            if (round >= 0)
                foreach (var (name, time) in new[] { (Granules, alone), (Batch, batch), (Run, run) }) ours[name].Add(time);
            foreach (var mode in pytorch.Modes.Except(failed.Keys))
            {
                var (time, said) = await pytorch.TrainAsync(mode, steps);
                if (time is null) failed[mode] = said;
                else if (round >= 0) theirs[mode].Add(time.Value);
            }
        }

        Say($"medians of {options.Rounds} rounds of {options.Steps} steps, and of the rounds' ratios (least to greatest):");
        foreach (var (name, times) in ours) Say($"{name,-26}{RoundSpread.Of(times).Median,10:F1} ms");
        foreach (var (mode, times) in theirs.Where(mode => !failed.ContainsKey(mode.Key)))
            Say($"{"PyTorch, " + mode,-26}{RoundSpread.Of(times).Median,10:F1} ms: {string.Join(", ", ours.Select(our => $"{Ratio(times, our.Value)} of {our.Key}"))}");
        foreach (var (mode, said) in failed) Say($"{"PyTorch, " + mode,-26}{said}");
        return failed.Count == 0 ? 0 : 1;
    }

    private static double Replica(RunSpec spec, StepPlace place, IImageDataset dataset, int granules, int steps)
    {
        using var replica = Replicas.Create(DiffusionOptions.Replica(spec, dataset.Shape, dataset.Classes.Count) with { Device = place.Name });
        using var turn = new ReplicaSteps(replica, new FixedGranule(dataset, spec.Training.Batch / granules, spec.Seed), granules, place);
        var times = new StepTimes();
        turn.Run(new StepTimes(), 0);
        for (var step = 1; step <= steps; step++) turn.Run(times, step);
        return times.Milliseconds(StepParts.Step);
    }

    private static long WriteWeights(string path, RunSpec spec, IImageDataset dataset)
    {
        using var replica = new DiffusionReplica(DiffusionOptions.Replica(spec, dataset.Shape, dataset.Classes.Count) with { Precision = Precision.Float32 });
        PyTorchWeights.Write(path, replica, dataset.Shape);
        return replica.Layout.ParameterCount;
    }

    private static string Ratio(List<double> theirs, List<double> ours)
    {
        var ratio = RoundSpread.Of(theirs.Zip(ours, static (their, our) => their / our));
        return string.Create(CultureInfo.InvariantCulture, $"{ratio.Median:F2} ({ratio.Least:F2} to {ratio.Greatest:F2})");
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
