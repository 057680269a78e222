using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Runs;

public sealed class StopTests
{
    [Theory]
    [InlineData(ConsoleProcess.Interrupt, 130)]
    [InlineData(ConsoleProcess.Terminate, 143)]
    public void A_signal_stops_at_a_step_boundary_and_the_resumed_run_ends_with_the_same_bits(int signal, int exitCode)
    {
        const int Steps = 60;
        using var folder = new RunFolder();
        using var process = folder.StartTiny("run", Steps, "--set", "checkpoints.every=1000");
        process.WaitForStep(3);
        process.Signal(signal);
        var stopped = process.Finish().Expect(exitCode).Last;

        Assert.Equal("stopped", stopped.GetProperty("reason").GetString());
        var step = stopped.GetProperty("step").GetInt64();
        Assert.InRange(step, 3, Steps - 1);
        Assert.Equal([step], folder.CheckpointSteps("run"));
        Assert.Equal(step, folder.Verify("run").GetProperty("steps").GetInt64());

        var resumed = folder.Resume("run", "--workers", "3").Expect(0);
        Assert.Equal(step + 1, resumed.Events.First(static value => value.GetProperty("event").GetString() == "step").GetProperty("step").GetInt64());
        Assert.Equal(folder.UndisturbedWeights(Steps), RunFolder.Weights(resumed.Last));
        var report = folder.Verify("run");
        Assert.Equal((Steps, 0L), ((int)report.GetProperty("steps").GetInt64(), report.GetProperty("rolled_back").GetInt64()));
    }
}
