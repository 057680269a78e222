using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Runs;

public sealed class KillTests
{
    private const int Steps = 30;

    [Fact]
    public void A_kill_while_a_checkpoint_is_written_falls_back_to_the_one_before()
    {
        using var folder = new RunFolder();
        var undisturbed = folder.UndisturbedWeights(Steps);
        // Each time at another point of the writing: the folder is there, its first file, its last.
        foreach (var (number, file) in new[] { ".", "parameters.safetensors", "adam.second_moment.safetensors" }.Index())
        {
            var name = $"run-{number}";
            using var process = folder.StartTiny(name, Steps, "--set", "checkpoints.every=1");
            process.WaitForStep(3 + number);
            WaitForWriting(Path.Combine(folder[name], "checkpoints"), file);
            process.Signal(ConsoleProcess.Kill);
            process.Finish().Expect(128 + ConsoleProcess.Kill);

            var newest = folder.CheckpointSteps(name)[^1];
            Assert.Equal(newest, folder.Verify(name).GetProperty("checkpoint_step").GetInt64());
            var resumed = folder.Resume(name).Expect(0);
            Assert.Equal(newest, resumed.Events[0].GetProperty("firstStep").GetInt64());
            Assert.Equal(undisturbed, RunFolder.Weights(resumed.Last));
            Assert.Equal(Steps, folder.Verify(name).GetProperty("steps").GetInt64());
            Assert.Empty(Directory.GetDirectories(Path.Combine(folder[name], "checkpoints"), ".writing-*"));
        }
    }

    [Fact]
    public void A_kill_long_after_a_checkpoint_is_told_as_a_rollback()
    {
        using var folder = new RunFolder();
        using var process = folder.StartTiny("run", Steps, "--set", "checkpoints.every=4");
        process.WaitForEvent(static value => value.GetProperty("event").GetString() == "checkpoint");
        process.WaitForStep(6);
        // The ledger's lines reach the file behind the events.
        Waiting.Until(() => Lines(Path.Combine(folder["run"], "ledger", "epoch-000001.jsonl")) > 6, "six steps in the ledger");
        process.Signal(ConsoleProcess.Kill);
        process.Finish().Expect(128 + ConsoleProcess.Kill);

        Assert.Equal(folder.UndisturbedWeights(Steps), RunFolder.Weights(folder.Resume("run").Expect(0).Last));
        var report = folder.Verify("run");
        Assert.Equal((Steps, 2), (report.GetProperty("steps").GetInt32(), report.GetProperty("epochs").GetInt32()));
        Assert.True(report.GetProperty("rolled_back").GetInt64() > 0);
    }

    private static void WaitForWriting(string checkpoints, string file) => Waiting.Until(
        () => Directory.GetDirectories(checkpoints, ".writing-*").Any(folder => Path.Exists(Path.Combine(folder, file))), $"{file} of a checkpoint");

    private static int Lines(string file)
    {
        if (!File.Exists(file)) return 0;
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Count(static character => character == '\n');
    }
}
