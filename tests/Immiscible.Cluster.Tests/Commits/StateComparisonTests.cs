using Immiscible.Cluster.Assignment;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Membership;

namespace Immiscible.Cluster.Tests.Commits;

public sealed class StateComparisonTests
{
    [Theory]
    [InlineData(null, "x", "x", "x")]
    [InlineData(null, null, null, null)]
    [InlineData("the state after step 10 of member 1 (b: y) is not that of the others (x)", "x", "y", "x")]
    [InlineData("the state after step 10 of member 2 (c: none) is not that of the others (x)", "x", "x", null)]
    [InlineData("the state after step 10 differs between the members 0 (a: x) and 1 (b: y) and 2 (c: z)", "x", "y", "z")]
    public void Whoever_is_not_like_most_others_is_named(string? expected, params string?[] hashes)
    {
        var epoch = MembershipEpoch.Deal(2, 0, 3, [new Participant("a", "a"), new Participant("b", "b"), new Participant("c", "c")], "run|0");
        var reports = hashes.Select((hash, rank) => new ReadyReport
        {
            Epoch = 2, Rank = rank, Step = 10, Granules = [new GranuleReport(rank, 1, [])], GradientNorm = 1, Phases = new StepPhases(), StateHash = hash,
        });
        Assert.Equal(expected, new StepReports(10, [.. reports], 3).Mismatch(epoch));
    }

    [Fact]
    public void Of_two_that_differ_nobody_is_right()
    {
        var epoch = MembershipEpoch.Deal(2, 0, 2, [new Participant("a", "a"), new Participant("b", "b")], "run|0");
        ReadyReport Report(int rank, string hash) => new()
        {
            Epoch = 2, Rank = rank, Step = 4, Granules = [new GranuleReport(rank, 1, [])], GradientNorm = 1, Phases = new StepPhases(), StateHash = hash,
        };
        Assert.Equal("the state after step 4 differs between the members 0 (a: x) and 1 (b: y)", new StepReports(4, [Report(0, "x"), Report(1, "y")], 2).Mismatch(epoch));
    }
}
