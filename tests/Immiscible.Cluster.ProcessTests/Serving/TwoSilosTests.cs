using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Serving;

public sealed class TwoSilosTests
{
    [Fact]
    public void The_slots_of_a_silo_that_is_killed_are_forgotten()
    {
        using var first = SiloProcess.Start("a");
        using var second = SiloProcess.Start("b", "--primary", first.SiloPort);
        Waiting.Until(() => first.Slots() is ["a|0", "a|1", "b|0", "b|1"], "the slots of two silos");
        second.Signal(ConsoleProcess.Kill);
        Waiting.Until(() => first.Slots() is ["a|0", "a|1"], "the end of the killed silo's slots");
    }

    [Fact]
    public void Consoles_that_lose_a_gateway_go_on_over_another_and_miss_no_step()
    {
        using var folder = new RunFolder();
        using var first = SiloProcess.Start("a");
        // The run lives on the first silo, which is alone when it begins.
        using var console = first.StartTiny(folder, steps: 100_000);
        console.WaitForStep(1);
        using var second = SiloProcess.Start("b", "--primary", first.SiloPort);

        // Which of its gateways a console uses is left to chance, so there are several.
        var watchers = Enumerable.Range(0, 3).Select(_ => ConsoleProcess.Start(
            ["watch", "run", "--json", "--cluster", $"{second.Gateway},{first.Gateway}"])).ToArray();
        try
        {
            foreach (var watcher in watchers) watcher.WaitForStep(2);
            second.Signal(ConsoleProcess.Kill);
            second.Finish().Expect(128 + ConsoleProcess.Kill);
            var step = first.Runs().GetProperty("runs")[0].GetProperty("step").GetInt64();
            foreach (var watcher in watchers) watcher.WaitForStep(step + 1);
            RunFolder.Run("stop", "run", "--cluster", first.Gateway).Expect(0);
            foreach (var watcher in watchers) watcher.Finish().Expect(130).ExpectEveryStepOnce();
        }
        finally
        {
            foreach (var watcher in watchers) watcher.Dispose();
        }
    }
}
