using System.Text.Json;
using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Commands;

/// <summary>The reference set's own files through the command, SciPy's optima beside it.</summary>
public sealed class AssignReferenceTests
{
    [Fact]
    public async Task Every_reference_file_is_answered_or_refused()
    {
        var index = SharedData.Fixture("assignment/cases.json");
        using var document = JsonDocument.Parse(File.ReadAllText(index));
        using var console = new ConsoleHarness();
        foreach (var entry in document.RootElement.GetProperty("cases").EnumerateObject())
        {
            var file = Path.Combine(Path.GetDirectoryName(index)!, entry.Value.GetProperty("file").GetString()!);
            string[] direction = entry.Value.GetProperty("maximize").GetBoolean() ? ["--maximize"] : [];
            var code = await console.RunAsync(["assign", "solve", "--json", "--quantization", "none", "--permutation", "--cost", file, .. direction]);
            if (!entry.Value.GetProperty("feasible").GetBoolean())
            {
                Assert.True(code == 2 && console.Output.Length == 0, $"{entry.Name}: {code} {console.Output}");
                continue;
            }

            Assert.True(code == 0, $"{entry.Name}: {console.Error}");
            var report = JsonElement.Parse(console.Output);
            var (expected, cost) = (entry.Value.GetProperty("cost").GetDouble(), report.GetProperty("cost").GetDouble());
            Assert.True(Math.Abs(cost - expected) <= 1e-6 * Math.Abs(expected), $"{entry.Name}: {cost} instead of {expected}");
            Assert.True(report.GetProperty("optimal").GetBoolean(), $"{entry.Name} has no proof");
            Assert.Equal(entry.Value.GetProperty("rows").GetInt32(), report.GetProperty("permutation").EnumerateArray().Select(column => column.GetInt32()).Distinct().Count());
        }
    }
}
