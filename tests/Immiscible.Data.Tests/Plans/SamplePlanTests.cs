using Immiscible.Data.Plans;

namespace Immiscible.Data.Tests.Plans;

public sealed class SamplePlanTests
{
    private const int Batch = 16;

    [Theory]
    [InlineData(160)]
    [InlineData(167)]
    [InlineData(16)]
    public void Every_image_is_used_at_most_once_in_a_data_epoch(int count)
    {
        var plan = new SamplePlan(3, count, Batch, flip: true);
        Assert.Equal(count / Batch, plan.StepsPerEpoch);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            var indices = Epoch(plan, epoch);
            Assert.Distinct(indices);
            Assert.All(indices, index => Assert.InRange(index, 0, count - 1));
            Assert.Equal(count - count % Batch, indices.Length);
        }
    }

    [Fact]
    public void Data_epochs_are_ordered_differently()
    {
        var plan = new SamplePlan(3, 1600, Batch, flip: true);
        Assert.InRange(Epoch(plan, 0).Zip(Epoch(plan, 1)).Count(pair => pair.First == pair.Second), 0, 10);
    }

    [Fact]
    public void The_images_dropped_at_the_end_change_from_epoch_to_epoch()
    {
        var plan = new SamplePlan(3, 31, Batch, flip: true);
        var seen = Enumerable.Range(0, 30).SelectMany(epoch => Epoch(plan, epoch)).Distinct();
        Assert.Equal(31, seen.Count());
    }

    [Fact]
    public void A_part_of_a_step_is_the_same_as_in_the_whole()
    {
        var plan = new SamplePlan(5, 1000, Batch, flip: true);
        var whole = Step(plan, 70);
        for (var first = 0; first < Batch; first++)
        {
            var part = new PlannedSample[Math.Min(5, Batch - first)];
            plan.Fill(70, first, part);
            Assert.Equal(whole[first..(first + part.Length)], part);
        }

        Assert.Equal(Enumerable.Range(0, Batch), whole.Select(sample => sample.Position));
    }

    [Fact]
    public void The_plan_is_a_function_of_seed_and_step()
    {
        var plan = new SamplePlan(5, 1000, Batch, flip: true);
        Assert.Equal(Step(plan, 123_456), Step(new SamplePlan(5, 1000, Batch, flip: true), 123_456));
        Assert.NotEqual(Step(plan, 123_456), Step(new SamplePlan(6, 1000, Batch, flip: true), 123_456));
    }

    [Fact]
    public void Flips_come_half_of_the_time_and_only_when_asked_for()
    {
        var samples = Enumerable.Range(0, 1000).SelectMany(step => Step(new SamplePlan(1, 50, Batch, flip: true), step)).ToArray();
        Assert.Equal(0.5, samples.Average(sample => sample.Flip ? 1.0 : 0.0), 5 * 0.5 / Math.Sqrt(samples.Length));
        var unflipped = new SamplePlan(1, 50, Batch, flip: false);
        Assert.DoesNotContain(Enumerable.Range(0, 50).SelectMany(step => Step(unflipped, step)), sample => sample.Flip);
    }

    [Fact]
    public void Switching_flips_off_changes_nothing_else()
    {
        var with = Step(new SamplePlan(1, 50, Batch, flip: true), 8);
        var without = Step(new SamplePlan(1, 50, Batch, flip: false), 8);
        Assert.Equal(with.Select(sample => sample with { Flip = false }), without);
    }

    [Fact]
    public void Time_draws_are_uniform_and_independent_of_the_flips()
    {
        var samples = Enumerable.Range(0, 2000).SelectMany(step => Step(new SamplePlan(2, 50, Batch, flip: true), step)).ToArray();
        var deciles = samples.CountBy(sample => (int)((ulong)sample.TimeDraw * 10 >> 32)).ToDictionary();
        var wanted = samples.Length / 10.0;
        Assert.All(Enumerable.Range(0, 10), decile => Assert.Equal(wanted, deciles[decile], 5 * Math.Sqrt(wanted)));
        var whenFlipped = samples.Where(sample => sample.Flip).Average(sample => sample.TimeDraw / 4294967296.0);
        Assert.Equal(0.5, whenFlipped, 5 * Math.Sqrt(1.0 / 12 / (samples.Length / 2.0)));
    }

    [Fact]
    public void A_data_set_smaller_than_a_batch_is_refused()
    {
        var problem = Assert.Throws<DatasetException>(() => new SamplePlan(0, 15, Batch, flip: true));
        Assert.Contains("15 images, fewer than one batch of 16", problem.Message);
    }

    [Fact]
    public void Positions_outside_the_batch_are_refused()
    {
        var plan = new SamplePlan(0, 50, Batch, flip: true);
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Fill(-1, 0, new PlannedSample[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Fill(0, 12, new PlannedSample[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Fill(0, 0, new PlannedSample[Batch + 1]));
    }

    private static int[] Epoch(SamplePlan plan, int epoch) => Enumerable.Range(0, plan.StepsPerEpoch)
        .SelectMany(step => Step(plan, (long)epoch * plan.StepsPerEpoch + step)).Select(sample => sample.Index).ToArray();

    private static PlannedSample[] Step(SamplePlan plan, long step)
    {
        var samples = new PlannedSample[Batch];
        plan.Fill(step, 0, samples);
        return samples;
    }
}
