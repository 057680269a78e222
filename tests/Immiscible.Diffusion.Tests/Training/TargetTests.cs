using Immiscible.Compute.Optimizers;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Training;
using Immiscible.Models.Ncsnpp;

namespace Immiscible.Diffusion.Tests.Training;

public sealed class TargetTests
{
    private static readonly ConsistencyOptions Objective = new() { StartScales = 2, EndScales = 10, CurriculumSteps = 10, Metric = ConsistencyMetric.PseudoHuber };

    private static readonly ReplicaOptions Options = Toy.Options with
    {
        Objective = Objective, Ema = new EmaOptions { Decay = 0.7, Ramp = false }, FurtherDecays = [0.2, 0.5],
    };

    [Fact]
    public void Target_and_averages_follow_the_weights_each_at_its_own_pace()
    {
        using var replica = new DiffusionReplica(Options);
        string[] followers = [StateVectors.Ema, StateVectors.EmaOf(0.2), StateVectors.EmaOf(0.5), StateVectors.Target];
        var expected = followers.Select(_ => Array.ConvertAll(replica.State(StateVectors.Parameters).ToArray(), w => (double)w)).ToArray();
        var objective = Objective.Create(Toy.ImageLength);
        var gradient = new float[replica.Layout.Length];

        for (var step = 0; step < 4; step++)
        {
            Toy.Compute(replica, step, granule: 0, gradient);
            replica.Apply(gradient, 1, step);
            var weights = replica.State(StateVectors.Parameters);
            double[] decays = [0.7, 0.2, 0.5, objective.TargetDecay(step)];
            for (var f = 0; f < followers.Length; f++)
                for (var i = 0; i < weights.Length; i++) expected[f][i] = decays[f] * expected[f][i] + (1 - decays[f]) * weights[i];
        }

        for (var f = 0; f < followers.Length; f++)
        {
            var actual = replica.State(followers[f]).ToArray();
            Assert.Equal(0, expected[f].Zip(actual, (e, a) => Math.Abs(e - a)).Max(), 1e-6);
        }
    }

    [Fact]
    public void The_target_alone_decides_what_the_network_is_compared_with()
    {
        using var replica = new DiffusionReplica(Options);
        var (before, after) = (new float[replica.Layout.Length], new float[replica.Layout.Length]);
        // Not step 0: between two levels alone, the lower is where every network returns the image it is given.
        var first = Toy.Compute(replica, step: 9, granule: 0, before);

        foreach (ref var weight in replica.State(StateVectors.Target)) weight *= 1.5f;
        var second = Toy.Compute(replica, step: 9, granule: 0, after);

        Assert.NotEqual(first, second);
        Assert.NotEqual(before, after);
    }

    [Fact]
    public void What_is_not_trained_keeps_its_bits_everywhere_whatever_the_weight_decay()
    {
        using var replica = new DiffusionReplica(Options with
        {
            Model = new NcsnppOptions { Channels = 8, ChannelMultipliers = [1, 2], ResidualBlocks = 1, Attention = [false, false] },
            Optimizer = new OptimizerOptions { Kind = OptimizerKind.AdamW, WeightDecay = 0.5, LearningRate = 0.1, WarmupSteps = 0 },
        });
        var frozen = replica.Layout.Slots.Single(slot => slot.Name == "all_modules.0.W");
        string[] vectors = [StateVectors.Parameters, StateVectors.Ema, StateVectors.EmaOf(0.2), StateVectors.EmaOf(0.5), StateVectors.Target];
        var (before, weights) = (Frozen(StateVectors.Parameters), replica.State(StateVectors.Parameters).ToArray());
        var gradient = new float[replica.Layout.Length];

        for (var step = 0; step < 5; step++)
        {
            Toy.Compute(replica, step, granule: 0, gradient);
            replica.Apply(gradient, 1, replica.Norm(gradient, 1), step, ..7);
            replica.Apply(gradient, 1, replica.Norm(gradient, 1), step, 7..);
        }

        Assert.Contains(before, value => value != 0);
        Assert.All(vectors, name => Assert.Equal(before, Frozen(name)));
        Assert.NotEqual(weights, replica.State(StateVectors.Parameters).ToArray());

        float[] Frozen(string name) => replica.State(name).Slice(frozen.Offset, frozen.Length).ToArray();
    }

    [Fact]
    public void Without_a_target_there_is_no_such_vector()
    {
        using var replica = new DiffusionReplica(Toy.Options with { Objective = new ImprovedConsistencyOptions() });

        Assert.DoesNotContain(StateVectors.Target, replica.StateNames);
        Assert.Throws<ArgumentException>(() => replica.State(StateVectors.Target).Length);
    }

    [Fact]
    public void A_step_on_parts_gives_the_bits_of_a_step_on_the_whole()
    {
        using var whole = new DiffusionReplica(Options);
        using var parts = new DiffusionReplica(Options);
        var gradient = new float[whole.Layout.Length];
        Toy.Compute(whole, step: 0, granule: 0, gradient);

        whole.Apply(gradient, 0.5f, 0);
        var norm = parts.Norm(gradient, 0.5f);
        parts.Apply(gradient, 0.5f, norm, 0, ..1000);
        parts.Apply(gradient, 0.5f, norm, 0, 1000..);

        foreach (var name in whole.StateNames) Assert.Equal(whole.State(name).ToArray(), parts.State(name).ToArray());
    }
}
