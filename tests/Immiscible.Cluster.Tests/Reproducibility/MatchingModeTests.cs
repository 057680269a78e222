using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Reproducibility;

public sealed class MatchingModeTests(TestCluster cluster)
{
    private static readonly string[] Forms = ["u16", "u8", "fp16", "fp16-operands", "none"];

    public static TheoryData<string> Ways =>
    [
        .. Forms.Select(form => $"{{mode: linear, quantization: {form}}}"),
        .. Forms.Select(form => $"{{mode: linear-flipped, quantization: {form}}}"),
        .. Forms.Select(form => $"{{quantization: {form}, conditionPenalty: .inf}}"),
        .. Forms.Select(form => $"{{quantization: {form}, poolFactor: 2, scope: group, groups: 4}}"),
        "{distance: squared-l2}", "{distance: l1}", "{distance: inner-product}", "{distance: squared-l2, quantization: u8}",
        "{conditionPenalty: 3}", "{largestBlock: 8}", "{scope: group, groups: 2, largestBlock: 7}",
        "{mode: knn}", "{mode: knn, distance: l1, renormalize: true}",
    ];

    // Three workers have 3, 3 and 2 of the 8 granules, which no division into groups respects.
    [Theory, MemberData(nameof(Ways))]
    public async Task Every_way_of_matching_gives_the_same_bits_with_any_number_of_workers(string matching)
    {
        var spec = TinySpec.Create("training.steps=3", $"matching={matching}");
        var alone = await cluster.UndisturbedAsync(spec);

        var two = await cluster.TrainAsync(spec.With("workers=2"));
        var three = await cluster.TrainAsync(spec.With("workers=3"));

        two.HasBitsOf(alone);
        three.HasBitsOf(alone);
        Assert.Equal(alone.Steps.Select(step => step.DistanceReduction), three.Steps.Select(step => step.DistanceReduction));
        Assert.All(alone.Steps, step => Assert.NotEqual(0, step.DistanceReduction));
    }

    [Fact]
    public async Task The_ways_differ()
    {
        string[] ways = ["{}", "{mode: linear-flipped}", "{mode: knn}", "{poolFactor: 2}", "{scope: group, groups: 4}", "{conditionPenalty: .inf}", "{mode: none}"];
        var weights = new HashSet<string?>();
        foreach (var way in ways)
            weights.Add((await cluster.UndisturbedAsync(TinySpec.Create("training.steps=3", $"matching={way}"))).Ended(RunStopReason.Completed, 3).Verify().WeightsSha256);
        Assert.Equal(ways.Length, weights.Count);
    }

    [Fact]
    public async Task A_run_that_is_ahead_does_not_wait_for_its_matches()
    {
        var run = await cluster.TrainAsync(TinySpec.Create("training.steps=60", "workers=1"));

        Assert.True(run.Steps.First().WaitedForMatch, "the first step cannot be ready");
        Assert.Contains(run.Steps, step => !step.WaitedForMatch);
        Assert.All(run.Steps, step => Assert.True(step is { MatchMilliseconds: > 0, QuantizeMilliseconds: > 0, GatherMilliseconds: >= 0 }));
    }
}
