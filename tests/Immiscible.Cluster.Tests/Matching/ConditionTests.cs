using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Matching;

public sealed class ConditionTests(TestCluster cluster)
{
    [Theory]
    [InlineData("u16", 1)]
    [InlineData("u8", 1)]
    [InlineData("fp16", 1)]
    [InlineData("none", 2)]
    public async Task An_infinite_penalty_keeps_noise_with_the_class_it_was_drawn_for(string quantization, int poolFactor)
    {
        var run = await FedRun.TrainAsync(
            cluster, $"matching={{conditionPenalty: .inf, quantization: {quantization}, poolFactor: {poolFactor}}}", "training.batch=32");

        Assert.Equal(0, Crossings(run, poolFactor));
        Assert.All(run.Run.Steps, step => Assert.True(step.DistanceReduction < 0, $"nothing was matched; {run.Spec.Repeat}"));
    }

    [Fact]
    public async Task A_finite_penalty_lets_fewer_noises_change_their_class_than_none()
    {
        var free = await FedRun.TrainAsync(cluster, "training.batch=32");
        var some = await FedRun.TrainAsync(cluster, "training.batch=32", "matching.conditionPenalty=0.5");
        var high = await FedRun.TrainAsync(cluster, "training.batch=32", "matching.conditionPenalty=100");

        Assert.True(Crossings(some, 1) < Crossings(free, 1), $"{Crossings(some, 1)} of {Crossings(free, 1)} noises change their class; {some.Spec.Repeat}");
        Assert.Equal(0, Crossings(high, 1));
    }

    /// <summary>How many images have a noise that was drawn for another class.</summary>
    private static int Crossings(FedRun run, int poolFactor)
    {
        var count = 0;
        for (var step = 0; step < 3; step++)
        {
            var (labels, match) = (run.Step(step).Select(sample => sample.Label).ToArray(), run.Match(step, run.Batch * poolFactor));
            count += match.Where((number, position) => labels[number % run.Batch] != labels[position]).Count();
        }
        return count;
    }
}
