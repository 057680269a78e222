using System.Text.Json.Nodes;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Verification;

public sealed class LedgerTamperingTests(TestCluster cluster)
{
    public static TheoryData<string, string> Tamperings => new()
    {
        { "remove a line", "steps 3 to 3 are missing" },
        { "repeat a line", "step 3 is repeated" },
        { "remove the last line", "holds step 6, the ledger ends at 5" },
        { "swap digests", "step 3: the samples fed are not those of the plan" },
        { "leave a granule out", "step 3: granule 7 was computed 0 times" },
        { "compute a granule twice", "step 3: granule 0 was computed 2 times" },
        { "invent a granule", "is no member's range of the 8 granules" },
        { "cut a range short", "is no member's range of the 8 granules" },
        { "another epoch", "step 3 says it was committed in epoch 9" },
        { "garble a line", "line 4 cannot be read" },
        { "empty a field", "line 4 cannot be read" },
        { "other settings", "was trained with other settings" },
        { "garble the header", "line 1 is no ledger header" },
    };

    [Theory]
    [MemberData(nameof(Tamperings))]
    public async Task Tampering_is_reported(string tampering, string problem)
    {
        using var copy = new RunCopy(await cluster.UndisturbedAsync(TinySpec.Create()));
        Assert.True(copy.Verify().Ok, "the untouched copy must be sound");
        var lines = File.ReadAllLines(copy.Ledger).ToList();

        Tamper(lines, tampering);
        File.WriteAllLines(copy.Ledger, lines);

        var report = copy.Verify();
        Assert.Contains(report.Problems, found => found.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_last_line_that_a_death_cut_off_is_no_problem()
    {
        using var copy = new RunCopy(await cluster.UndisturbedAsync(TinySpec.Create()));
        File.AppendAllText(copy.Ledger, "{\"step\":7,\"epoch\":1,\"gran");

        var report = copy.Verify();

        Assert.True(report.Ok, string.Join("; ", report.Problems));
        Assert.Equal(6, report.Steps);
    }

    // Line 0 is the header, so line 3 is step 3.
    private static void Tamper(List<string> lines, string tampering)
    {
        switch (tampering)
        {
            case "remove a line": lines.RemoveAt(3); break;
            case "repeat a line": lines.Insert(4, lines[3]); break;
            case "remove the last line": lines.RemoveAt(6); break;
            case "garble a line": lines[3] = lines[3][..20]; break;
            case "garble the header": lines[0] = lines[0][..20]; break;
            case "other settings": Edit(0, header => header["training_hash"] = "0000"); break;
            case "empty a field": Edit(3, entry => entry["granules"] = null); break;
            case "another epoch": Edit(3, entry => entry["epoch"] = 9); break;
            case "leave a granule out": Edit(3, entry => entry["granules"] = new JsonArray(new JsonArray(0, 0, 7))); break;
            case "compute a granule twice": Edit(3, entry => entry["granules"] = new JsonArray(new JsonArray(0, 0, 8), new JsonArray(1, 0, 1))); break;
            case "invent a granule": Edit(3, entry => entry["granules"] = new JsonArray(new JsonArray(0, 0, 9))); break;
            case "cut a range short": Edit(3, entry => entry["granules"] = new JsonArray(new JsonArray(0, 0))); break;
            case "swap digests":
                var (third, fourth) = (Samples(3), Samples(4));
                Edit(3, entry => entry["samples"] = fourth);
                Edit(4, entry => entry["samples"] = third);
                break;
            default: throw new ArgumentException(tampering, nameof(tampering));
        }

        string Samples(int line) => (string)JsonNode.Parse(lines[line])!["samples"]!;

        void Edit(int line, Action<JsonNode> edit)
        {
            var node = JsonNode.Parse(lines[line])!;
            edit(node);
            lines[line] = node.ToJsonString();
        }
    }
}
