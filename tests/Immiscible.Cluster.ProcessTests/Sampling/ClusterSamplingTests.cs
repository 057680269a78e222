using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Sampling;

public sealed class ClusterSamplingTests
{
    [Fact]
    public void Two_silos_draw_the_picture_that_this_machine_draws_also_where_one_is_killed()
    {
        using var folder = new RunFolder();
        using (var training = folder.StartTiny("run", 4)) training.Finish().Expect(0);
        RunFolder.Run(Arguments("here.png")).Expect(0);
        using var first = SiloProcess.Start("a");
        using var second = SiloProcess.Start("b", "--primary", first.SiloPort);
        Waiting.Until(() => first.Slots().Count == 4, "the slots of two silos");

        using var sampling = ConsoleProcess.Start([.. Arguments("there.png"), "--json", "--cluster", first.Gateway]);
        Waiting.Until(() => second.HasThread("sample-0"), "the second silo to draw");
        second.Signal(ConsoleProcess.Kill);
        Assert.Equal(128, sampling.Finish().Expect(0).Last.GetProperty("count").GetInt32());
        Assert.Equal(File.ReadAllBytes(folder["here.png"]), File.ReadAllBytes(folder["there.png"]));

        Assert.Contains("none: no such run on the cluster", Refuse(folder["none"]));
        Assert.Contains("holds no checkpoint of step 3", Refuse(folder["run"], "--checkpoint", "3"));

        string Refuse(params string[] what) =>
            Assert.Single(RunFolder.Run(["sample", .. what, "--out", folder["none.png"], "--cluster", first.Gateway]).Expect(2).Error);

        string[] Arguments(string file) => ["sample", folder["run"], "--count", "128", "--steps", "60", "--out", folder[file]];
    }
}
