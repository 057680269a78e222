using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Faults;

public sealed class DivergenceTests(TestCluster cluster)
{
    private static readonly Fault.Harm _loss = static (_, _) => double.NaN;

    private static readonly Fault.Harm _gradient = static (loss, gradient) =>
    {
        gradient[3] = float.PositiveInfinity;
        return loss;
    };

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    public async Task What_is_not_finite_ends_the_run_before_its_step_and_names_step_and_granule(bool loss, int workers)
    {
        var spec = TinySpec.Create($"workers={workers}");

        var diverged = await cluster.TrainAsync(spec, script: new Fault(step: 3, granule: 5, loss ? _loss : _gradient));

        diverged.Ended(RunStopReason.Diverged, 3);
        Assert.Contains("of step 4 is", diverged.Stopped.Message, StringComparison.Ordinal);
        Assert.Contains("in granule 5;", diverged.Stopped.Message, StringComparison.Ordinal);
        Assert.Contains("\"diverged\"", File.ReadAllText(Path.Combine(diverged.Directory, "state.json")), StringComparison.Ordinal);
        var report = diverged.Verify();
        Assert.True(report.Ok, string.Join("; ", report.Problems));
        Assert.Equal((3L, 2L), (report.Steps, report.CheckpointStep));

        var resumed = await cluster.TrainAsync(spec, diverged.Directory, resume: true);

        resumed.HasBitsOf(await cluster.UndisturbedAsync(spec));
        Assert.Equal(1, resumed.Verify().RolledBack);
    }
}
