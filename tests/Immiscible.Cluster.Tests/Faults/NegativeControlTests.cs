using System.Text.Json.Nodes;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Ledger;
using Immiscible.Cluster.Tests.Support;
using Immiscible.Data.Plans;

namespace Immiscible.Cluster.Tests.Faults;

/// <summary>What would break the promise is done on purpose: the comparisons that keep watch must see it.</summary>
public sealed class NegativeControlTests(TestCluster cluster)
{
    [Fact]
    public async Task A_late_frame_is_refused_and_changes_no_bit()
    {
        var spec = TinySpec.Create("workers=2");
        var late = new LateFrames(isFenced: true);

        var run = await cluster.TrainAsync(spec, late: late);

        Assert.True(late.Refused > 0, $"no frame was late; {spec.Repeat}");
        Assert.Equal(0, late.Delivered);
        run.HasBitsOf(await cluster.UndisturbedAsync(spec));
    }

    [Fact]
    public async Task A_late_frame_that_nothing_tells_from_a_new_one_changes_the_weights()
    {
        var spec = TinySpec.Create("workers=2");
        var late = new LateFrames(isFenced: false);

        var run = (await cluster.TrainAsync(spec, late: late)).Ended(RunStopReason.Completed, 6);

        Assert.True(late.Delivered > 0, $"no frame was late; {spec.Repeat}");
        Assert.False(run.HasWeightsOf(await cluster.UndisturbedAsync(spec)), $"a late frame was not seen; {spec.Repeat}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_granule_that_is_skipped_changes_the_weights(int workers)
    {
        var spec = TinySpec.Create($"workers={workers}");

        var run = (await cluster.TrainAsync(spec, script: new Fault(step: 3, granule: 5, static (loss, gradient) =>
        {
            gradient.Clear();
            return loss;
        }))).Ended(RunStopReason.Completed, 6);

        Assert.False(run.HasWeightsOf(await cluster.UndisturbedAsync(spec)), $"the granule was not missed; {spec.Repeat}");
    }

    [Fact]
    public async Task A_sample_that_is_fed_twice_changes_the_weights()
    {
        var spec = TinySpec.Create("workers=2");

        var run = (await cluster.TrainAsync(spec, script: new RepeatedSample(step: 3, granule: 5))).Ended(RunStopReason.Completed, 6);

        Assert.False(run.HasWeightsOf(await cluster.UndisturbedAsync(spec)), $"the repeated sample was not seen; {spec.Repeat}");
    }

    [Fact]
    public async Task A_sample_that_is_recorded_twice_is_found_by_verify()
    {
        var run = await cluster.UndisturbedAsync(TinySpec.Create());
        using var copy = new RunCopy(run);
        var lines = File.ReadAllLines(copy.Ledger);
        var entry = JsonNode.Parse(lines[4])!;
        Assert.Equal((string)entry["samples"]!, Digest(run, step: 3, static _ => { }));

        entry["samples"] = Digest(run, step: 3, static samples => samples[1] = samples[0] with { Position = 1 });
        lines[4] = entry.ToJsonString();
        File.WriteAllLines(copy.Ledger, lines);

        Assert.Contains("step 4: the samples fed are not those of the plan", Assert.Single(copy.Verify().Problems), StringComparison.Ordinal);
    }

    private static string Digest(TrainedRun run, long step, Action<PlannedSample[]> change)
    {
        var spec = run.Spec.Value;
        var samples = new PlannedSample[spec.Training.Batch];
        new SamplePlan(spec.Seed, spec.Data.Count, spec.Training.Batch, spec.Data.Flip).Fill(step, 0, samples);
        change(samples);
        return SampleDigest.OfStep(samples.Chunk(samples.Length / spec.Training.Granules).Select(static granule => SampleDigest.OfGranule(granule)));
    }
}
