using System.Text.Json.Nodes;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Images;

public sealed class BadSampleTests(TestCluster cluster)
{
    [Fact]
    public async Task Bad_samples_are_skipped_counted_and_replaced_by_what_the_plan_gives()
    {
        using var files = await ImageFiles.CreateAsync();
        var damaged = files.Damage();
        var spec = Spec(files, "skip");

        var alone = await cluster.UndisturbedAsync(spec);
        var three = await cluster.TrainAsync(spec.With("workers=3"));

        three.HasBitsOf(alone);
        var skipped = alone.Steps.SelectMany(step => step.Skipped ?? []).ToArray();
        Assert.All(damaged, file => Assert.Contains(skipped, sample => sample.Problem.Contains(file, StringComparison.Ordinal)));
        Assert.All(skipped, sample => Assert.Contains(damaged, file => sample.Problem.Contains(file, StringComparison.Ordinal)));
        Assert.Equal(skipped, three.Steps.SelectMany(step => step.Skipped ?? []));
        Assert.Equal(skipped.Length, alone.Verify().Skipped);
    }

    [Fact]
    public async Task A_ledger_that_does_not_tell_what_was_skipped_is_found_out()
    {
        using var files = await ImageFiles.CreateAsync();
        files.Damage();
        using var copy = new RunCopy(await cluster.UndisturbedAsync(Spec(files, "skip")));
        Assert.True(copy.Verify().Ok, string.Join("; ", copy.Verify().Problems));
        var lines = File.ReadAllLines(copy.Ledger);
        var line = Array.FindIndex(lines, static text => text.Contains("skipped", StringComparison.Ordinal));
        var entry = JsonNode.Parse(lines[line])!.AsObject();

        var told = entry["skipped"]!;
        entry.Remove("skipped");
        Rewrite();
        Assert.Contains("the samples fed are not those of the plan", Assert.Single(copy.Verify().Problems), StringComparison.Ordinal);

        ((JsonArray)told)[0]![1] = 1 + (int)told[0]![1]!;
        entry["skipped"] = told;
        Rewrite();
        Assert.Contains(copy.Verify().Problems, static problem => problem.Contains("is no sample that could have been skipped", StringComparison.Ordinal));

        void Rewrite()
        {
            lines[line] = entry.ToJsonString();
            File.WriteAllLines(copy.Ledger, lines);
        }
    }

    [Fact]
    public async Task Where_it_is_not_allowed_to_skip_the_run_ends_and_names_the_file()
    {
        using var files = await ImageFiles.CreateAsync();
        var damaged = files.Damage();

        var run = await cluster.TrainAsync(Spec(files, "fail").With("workers=2"));

        // The first granule is read before training begins.
        Assert.True(run.Stopped.Reason is RunStopReason.Unreadable or RunStopReason.Rejected, $"{run.Stopped.Reason}: {run.Stopped.Message}");
        Assert.Contains(damaged, file => run.Stopped.Message!.Contains(file, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', run.Stopped.Message!);
        (await cluster.TrainAsync(TinySpec.Create("workers=4", "training.steps=1"))).Ended(RunStopReason.Completed, 1);
    }

    private static TinySpec Spec(ImageFiles files, string onBadSample) =>
        TinySpec.Create("data.source=images", $"data.path={files.Folders}", "data.count=0", $"data.onBadSample={onBadSample}");
}
