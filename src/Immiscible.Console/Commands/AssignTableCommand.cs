using System.CommandLine;
using Immiscible.Console.Application;
using Immiscible.Console.Matching.SciPy;
using Immiscible.Console.Matching.Tables;
using Immiscible.Console.Views;
using Immiscible.Data;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible assign table</c>: measures the paper's Table 2 on this machine.</summary>
internal static class AssignTableCommand
{
    private static readonly ImageShape CifarShape = new(3, 32, 32);

    public static Command Create(ConsoleServices services)
    {
        var data = new Option<string?>("--data") { Description = "Folder of CIFAR-10's files, to measure on real images as well.", HelpName = "dir" };
        var sizes = SizesOption.Create();
        var instances = NumberOption.Create("--instances", 1, 1024, "Matches of each size; 2 to 8 by size when not given.");
        var quantization = QuantizationOption.Create();
        var largestBlock = NumberOption.Create("--largest-block", 1, int.MaxValue, "Solve larger batches in blocks of at most so many images as well.");
        var seed = NumberOption.Create("--seed", 0UL, ulong.MaxValue, "Seed of images and noise; 0 when not given.");
        var python = new Option<string>("--python")
        {
            Description = "Python that has SciPy; python3 when not given.", HelpName = "program", DefaultValueFactory = _ => "python3",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a row." };
        var command = new Command("table",
            "Measure distance reduction and time by batch size (Table 2 of arXiv 2406.12303), beside SciPy where there is one.")
        {
            data, sizes, instances, quantization, largestBlock, seed, python, json,
        };
        command.SetAction(parsed =>
        {
            var sources = Sources(parsed.GetValue(data), parsed.GetValue(sizes)!, parsed.GetValue(seed) ?? 0);
            var scipy = SciPySolver.Find(parsed.GetValue(python)!, out var scipyProblem);
            var request = new TableRequest(sources, parsed.GetValue(sizes)!, parsed.GetValue(instances), parsed.GetValue(quantization),
                parsed.GetValue(largestBlock), parsed.GetValue(seed) ?? 0, scipy);
            using var stop = services.ListenForStop(null);
            var rows = new TableMeasurement(request, services.ErrorIsTerminal ? services.Error.WriteLine : _ => { }, stop.Token).Rows();
            try
            {
                if (parsed.GetValue(json))
                    foreach (var row in rows)
                        services.Output.WriteLine(ConsoleJson.Write(row with { SciPyProblem = scipyProblem }));
                else TableText.Write([.. rows], scipy?.Version, scipyProblem, services.Output);
                return ExitCode.Success;
            }
            catch (OperationCanceledException) when (stop.Number != 0)
            {
                return ExitCode.OfSignal(stop.Number);
            }
        });
        return command;
    }

    private static IReadOnlyList<IImageSource> Sources(string? data, int[] sizes, ulong seed)
    {
        if (data is null) return [new UniformImages(seed, CifarShape)];
        var images = DatasetImages.Open(data, seed);
        if (sizes.Max() > images.Count)
            throw new CommandException($"--sizes {sizes.Max()}: {images.Name} has {images.Count} images; choose at most so many");
        return [images, new UniformImages(seed, CifarShape)];
    }
}
