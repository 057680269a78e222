using Immiscible.Assignment.Couplings;
using Immiscible.Assignment.Problems;

namespace Immiscible.Assignment.Tests.Couplings;

public sealed class CouplingTests
{
    [Fact]
    public void The_nearest_of_the_candidates_is_chosen_and_the_first_of_equals()
    {
        Assert.Equal(1, NearestNoise.Choose([1, 1], [5, 5, 1, 2, 1, 0, 9, 9]));
        Assert.Throws<AssignmentException>(() => NearestNoise.Choose([1, 1], [1, 2, 3]));
    }

    [Fact]
    public void Renormalised_noise_has_the_length_of_the_reference_and_its_own_direction()
    {
        float[] chosen = [3, 4];
        NearestNoise.Renormalize(chosen, [0, 10]);
        Assert.Equal([6f, 8f], chosen);
    }

    [Fact]
    public void An_infinite_condition_penalty_keeps_noise_within_its_condition()
    {
        var random = new Random(1);
        var distances = Enumerable.Range(0, 40 * 40).Select(_ => random.NextSingle()).ToArray();
        var conditions = Enumerable.Range(0, 40).Select(i => i % 4).ToArray();
        ConditionPenalty.Add(distances, conditions, conditions, float.PositiveInfinity);
        var answer = new int[40];
        new Assigner().Assign(distances, 40, 40, answer);
        Assert.All(Enumerable.Range(0, 40), i => Assert.Equal(conditions[i], conditions[answer[i]]));
    }

    [Fact]
    public void A_finite_condition_penalty_is_added_where_conditions_differ()
    {
        float[] distances = [1, 2, 3, 4];
        ConditionPenalty.Add(distances, [0, 1], [0, 1], 10);
        Assert.Equal([1f, 12, 13, 4], distances);
        Assert.Throws<AssignmentException>(() => ConditionPenalty.Add(new float[4], [0, 1], [0, 1], float.NaN));
        Assert.Throws<AssignmentException>(() => ConditionPenalty.Add(new float[4], [0, 1], [0], 1));
    }
}
