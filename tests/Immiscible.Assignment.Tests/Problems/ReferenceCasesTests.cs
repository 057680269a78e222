using System.Text.Json;
using Immiscible.Assignment.Npy;
using Immiscible.Assignment.Problems;

namespace Immiscible.Assignment.Tests.Problems;

/// <summary>Every case of the reference set, SciPy's optima beside it; the cases are whatever its index lists.</summary>
public sealed class ReferenceCasesTests
{
    [Theory]
    [InlineData(CostQuantization.None, 1e-6)]
    [InlineData(CostQuantization.UInt16, 1e-5)]
    [InlineData(CostQuantization.UInt8, 3e-2)]
    [InlineData(CostQuantization.Float16, 3e-3)]
    public void Every_reference_case_is_answered_right(CostQuantization quantization, double tolerance)
    {
        var index = SharedData.Fixture("assignment/cases.json");
        using var document = JsonDocument.Parse(File.ReadAllText(index));
        var cases = document.RootElement.GetProperty("cases").EnumerateObject().ToArray();
        Assert.NotEmpty(cases);
        foreach (var entry in cases)
        {
            var path = Path.Combine(Path.GetDirectoryName(index)!, entry.Value.GetProperty("file").GetString()!);
            var maximize = entry.Value.GetProperty("maximize").GetBoolean();
            var options = new AssignmentOptions { Quantization = quantization, Maximize = maximize };
            if (entry.Value.GetProperty("feasible").GetBoolean())
            {
                // The index says so itself where 16 bits are not meant to resolve a case.
                var isResolved = quantization == CostQuantization.None || !entry.Value.GetProperty("note").GetString()!.Contains("quantization none", StringComparison.Ordinal);
                AssertRight(entry, Solve(path, options), isResolved ? tolerance : null, maximize);
            }
            else
            {
                Assert.Throws<AssignmentException>(() => Solve(path, options));
            }
        }
    }

    private static void AssertRight(JsonProperty entry, AssignmentResult result, double? tolerance, bool maximize)
    {
        Assert.True(result.IsOptimal, $"{entry.Name} has no proof");
        Assert.Equal(result.ColumnOfRow.Length, result.ColumnOfRow.Distinct().Count());
        var expected = entry.Value.GetProperty("cost").GetDouble();
        var worse = (result.Cost - expected) * (maximize ? -1 : 1);
        Assert.True(worse >= -1e-9 * Math.Max(1, Math.Abs(expected)), $"{entry.Name}: {result.Cost} is better than the optimum {expected}");
        if (tolerance is not { } relative) return;
        Assert.True(worse <= relative * Math.Abs(expected) + 1e-9, $"{entry.Name}: {result.Cost} instead of {expected}");
        Assert.True(worse <= result.Gap + 1e-9 * Math.Abs(expected), $"{entry.Name}: the gap {result.Gap} does not cover {worse}");
    }

    private static AssignmentResult Solve(string path, AssignmentOptions options)
    {
        var matrix = NpyReader.ReadMatrix(path);
        return matrix.Doubles is { } doubles
            ? new Assigner().Solve(doubles, matrix.Rows, matrix.Columns, options)
            : new Assigner().Solve(matrix.Singles, matrix.Rows, matrix.Columns, options);
    }
}
