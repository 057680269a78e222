using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Observation;

/// <summary>What a silo tells of a run at its beginning and at its end.</summary>
public sealed class RunMetricsTests
{
    private const string Run = "run=\"run\"";

    /// <summary>Gauges that there are from the first epoch on, and those that the first commit brings.</summary>
    private static readonly string[] Standing =
        ["immiscible_step_planned", "immiscible_commit_age_seconds", "immiscible_members", "immiscible_membership_epoch", "immiscible_checkpoint_age_seconds"];

    private static readonly string[] Committed =
        ["immiscible_step_committed", "immiscible_loss", "immiscible_gradient_norm", "immiscible_match_distance_reduction"];

    [Fact]
    public void Before_the_first_commit_counters_stand_at_zero_and_a_run_without_slots_is_in_the_queue()
    {
        using var folder = new RunFolder();
        using var silo = Start("delay=600s@forward:step=0");
        using var run = silo.StartTiny(folder, 40);
        var page = MetricsPage.WaitFor(silo.Metrics, static page => Standing.All(gauge => page.Value(gauge, Run) is not null));
        Assert.Equal(40, page.Value("immiscible_step_planned", Run));
        Assert.Equal(2, page.Value("immiscible_members", Run));
        Assert.Equal(1, page.Value("immiscible_membership_epoch", Run));
        Assert.All(Committed, gauge => Assert.Null(page.Value(gauge, Run)));
        // Of a counter that appears with its first count nobody would see that it has grown.
        Assert.Equal(0, page.Value("immiscible_images_total", Run));
        Assert.Equal(0, page.Value("immiscible_state_mismatches_total", Run));
        foreach (var reason in (string[])["loss", "join", "drain", "rollback"]) Assert.Equal(0, page.Value("immiscible_membership_changes_total", Run, $"reason=\"{reason}\""));
        foreach (var reason in (string[])["completed", "failed", "diverged"]) Assert.Equal(0, page.Value("immiscible_runs_ended_total", Run, $"reason=\"{reason}\""));
        Assert.Equal(2, page.Value("immiscible_slots", "silo=\"a\"", "device=\"cpu\""));
        Assert.Equal(2, page.Value("immiscible_slots_used", "silo=\"a\"", "device=\"cpu\""));

        using var other = ConsoleProcess.Start(["train", "tiny", "--out", folder["other"], "--workers", "1", "--json", "--cluster", silo.Gateway]);
        page = MetricsPage.WaitFor(silo.Metrics, static page => page.Value("immiscible_fleet_queue") == 1);
        Assert.Equal(2, page.Value("immiscible_fleet_runs"));
        Assert.Null(page.Value("immiscible_membership_epoch", "run=\"other\""));
    }

    [Fact]
    public void A_run_that_has_ended_keeps_its_counters_and_has_no_gauges()
    {
        using var folder = new RunFolder();
        using var silo = Start(null);
        using var run = silo.StartTiny(folder, 12);
        run.Finish().Expect(0);
        var page = MetricsPage.WaitFor(silo.Metrics, static page => page.Value("immiscible_runs_ended_total", Run, "reason=\"completed\"") == 1);
        Assert.True(page.Value("immiscible_images_total", Run) > 0);
        Assert.Equal(12, page.Value("immiscible_step_duration_seconds_count", Run));
        Assert.All(Standing.Concat(Committed), gauge => Assert.Null(page.Value(gauge, Run)));
        MetricsPage.WaitFor(silo.Metrics, static page => page.Value("immiscible_fleet_runs") == 0 && page.Value("immiscible_slots_used") == 0);
    }

    [Fact]
    public void States_that_differ_are_counted()
    {
        using var folder = new RunFolder();
        using var silo = Start("corrupt@after-apply:step=2,slot=1");
        using var run = ConsoleProcess.Start(
            ["train", "tiny", "--out", folder["run"], "--steps", "40", "--workers", "2", "--set", "training.compareEvery=2", "--json", "--cluster", silo.Gateway]);
        run.Finish().Expect(1);
        var page = MetricsPage.WaitFor(silo.Metrics, static page => page.Value("immiscible_runs_ended_total", Run, "reason=\"failed\"") == 1);
        Assert.Equal(2, page.Value("immiscible_state_comparisons_total", Run));
        Assert.Equal(1, page.Value("immiscible_state_mismatches_total", Run));
    }

    private static SiloProcess Start(string? faults) =>
        SiloProcess.Begin("a", 2, faults is null ? [] : new Dictionary<string, string> { ["IMMISCIBLE_FAULTS"] = faults }, null).Joined();
}
