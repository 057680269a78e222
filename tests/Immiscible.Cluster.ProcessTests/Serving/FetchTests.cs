using System.Text.Json;
using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Serving;

public sealed class FetchTests
{
    [Fact]
    public void A_run_is_brought_home_from_a_silo_mended_and_verified()
    {
        using var folder = new RunFolder();
        Directory.CreateDirectory(folder["storage"]);
        using var silo = SiloProcess.Start("a", "--storage", folder["storage"]);
        RunFolder.Run("train", "tiny", "--out", folder["storage/tiny"], "--steps", "6", "--workers", "2", "--json", "--cluster", silo.Gateway,
            "--set", "checkpoints.every=2", "--set", "sampling.count=4", "--set", "sampling.steps=4").Expect(0);

        var fetched = Fetch();
        Assert.Equal((folder["storage/tiny"], "tiny"), (fetched.GetProperty("source").GetString(), fetched.GetProperty("run").GetString()));
        Assert.Equal(fetched.GetProperty("count").GetInt32(), fetched.GetProperty("new").GetInt32());
        AssertSame();
        folder.Verify("home");

        var broken = Directory.GetFiles(folder["home/checkpoints"], "parameters.safetensors", SearchOption.AllDirectories)[0];
        var bytes = File.ReadAllBytes(broken);
        bytes[^1] ^= 1;
        File.WriteAllBytes(broken, bytes);
        var mended = Fetch();
        Assert.Equal((1, bytes.Length), (mended.GetProperty("new").GetInt32(), mended.GetProperty("received").GetInt32()));
        AssertSame();

        JsonElement Fetch() => RunFolder.Run("fetch", "tiny", "--to", folder["home"], "--all-checkpoints", "--json", "--cluster", silo.Gateway).Expect(0).Last;

        void AssertSame()
        {
            var paths = Paths("storage/tiny");
            Assert.Equal(paths, Paths("home").Where(static path => path != "fetched.json"));
            Assert.All(paths, path => Assert.Equal(File.ReadAllBytes(Path.Combine(folder["storage/tiny"], path)), File.ReadAllBytes(Path.Combine(folder["home"], path))));
        }

        string[] Paths(string name) =>
            [.. Directory.GetFiles(folder[name], "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder[name], path)).Order(StringComparer.Ordinal)];
    }
}
