using System.CommandLine;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Application;
using Immiscible.Console.Views;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible presets</c>: lists the specs that come with the program; <c>presets show</c> prints one, to be copied and changed.</summary>
internal static class PresetsCommand
{
    public static Command Create(ConsoleServices services)
    {
        var name = new Argument<string>("name") { Description = "One of " + string.Join(", ", RunSpecPresets.Names) + "." };
        var show = new Command("show", "Print a preset as YAML.") { name };
        show.SetAction(parsed => services.Output.Write(RunSpecPresets.Text(parsed.GetValue(name)!)));
        var json = new Option<bool>("--json") { Description = "Print one JSON object a preset." };
        var command = new Command("presets", "List the presets.") { show, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json))
            {
                foreach (var preset in RunSpecPresets.Names) services.Output.WriteLine(ConsoleJson.Write(new PresetReport(preset, Purpose(RunSpecPresets.Text(preset)))));
                return;
            }
            var width = RunSpecPresets.Names.Max(preset => preset.Length);
            foreach (var preset in RunSpecPresets.Names) services.Output.WriteLine($"{preset.PadRight(width)}  {Purpose(RunSpecPresets.Text(preset))}");
        });
        return command;
    }

    // The first sentence of the comment that a preset begins with.
    private static string Purpose(string text)
    {
        var comment = string.Join(' ', text.Split('\n').TakeWhile(line => line.StartsWith('#')).Select(line => line.TrimStart('#').Trim()));
        var end = comment.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? comment : comment[..(end + 1)];
    }
}
