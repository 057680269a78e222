using System.CommandLine;
using Immiscible.Assignment.Npy;
using Immiscible.Assignment.Problems;
using Immiscible.Cluster.Storage;
using Immiscible.Console.Application;
using Immiscible.Console.Launch;
using Immiscible.Console.Matching.Files;
using Immiscible.Console.Views;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible assign solve</c>: gives every row of a cost matrix its own column, exactly.</summary>
internal static class AssignSolveCommand
{
    public static Command Create(ConsoleServices services)
    {
        var cost = new Option<string[]>("--cost")
        {
            Description = "Cost matrices: .npy files of float16, float32 or float64, at most as many rows as columns; infinity forbids a pair.",
            HelpName = "m.npy", Required = true, AllowMultipleArgumentsPerToken = true, Arity = ArgumentArity.OneOrMore,
        };
        var maximize = new Option<bool>("--maximize") { Description = "Look for the greatest sum instead of the least." };
        var quantization = QuantizationOption.Create();
        var largestBlock = NumberOption.Create("--largest-block", 1, int.MaxValue, "Solve larger square matrices in blocks of at most so many rows.");
        var output = new Option<string?>("--out") { Description = "Write the column of each row as int64; of a single cost file.", HelpName = "perm.npy" };
        var permutation = new Option<bool>("--permutation") { Description = "Print the column of each row." };
        var repeat = NumberOption.Create("--repeat", 1, 1_000_000, "Time so many rounds over all files after a warm-up and give medians.");
        var json = new Option<bool>("--json") { Description = "Print one JSON object a file." };
        var command = new Command("solve", "Solve cost matrices exactly.")
        {
            cost, maximize, quantization, largestBlock, output, permutation, repeat, json,
        };
        command.SetAction(parsed =>
        {
            var files = parsed.GetValue(cost)!;
            var target = parsed.GetValue(output);
            if (target is not null) CheckOutput(target, files);
            var options = new AssignmentOptions
            {
                Quantization = parsed.GetValue(quantization), Maximize = parsed.GetValue(maximize), LargestBlock = parsed.GetValue(largestBlock) ?? 0,
            };
            var reports = FileSolving.Solve(new SolveRequest(files, options, parsed.GetValue(repeat)));
            if (target is not null) AtomicFile.Write(target, NpyWriter.EncodeVector(reports[0].Permutation!));
            if (!parsed.GetValue(permutation)) reports = [.. reports.Select(report => report with { Permutation = null })];
            if (parsed.GetValue(json))
                foreach (var report in reports)
                    services.Output.WriteLine(ConsoleJson.Write(report));
            else SolveText.Write(reports, services.Output);
            return ExitCode.Success;
        });
        return command;
    }

    private static void CheckOutput(string target, string[] files)
    {
        if (files.Length > 1)
            throw new CommandException(
                $"--out {target}: takes the permutation of one cost file and {files.Length} were given; solve one at a time, or use --permutation");
        WritableFile.Check("--out", target, ".npy", "the permutation is a NumPy array");
        if (Path.GetFullPath(target) == Path.GetFullPath(files[0])) throw new CommandException($"--out {target}: is the cost file; choose another name");
    }
}
