using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Observation;

public sealed class DoctorTests
{
    private const string Variable = "IMMISCIBLE_LIBTORCH";

    [Fact]
    public void Doctor_finds_this_machine_fit_and_names_libtorch()
    {
        var text = RunFolder.Run("doctor").Expect(0);
        Assert.Equal("Ready to train.", text.Output[^1]);
        var findings = RunFolder.Run("doctor", "--json").Expect(0).Last.GetProperty("findings");
        var libTorch = findings.EnumerateArray().Single(static finding => finding.GetProperty("name").GetString() == "libtorch").GetProperty("value").GetString()!;
        var folder = libTorch[(libTorch.IndexOf(" in ", StringComparison.Ordinal) + 4)..libTorch.LastIndexOf(" (", StringComparison.Ordinal)];
        Assert.True(Directory.Exists(folder), libTorch);
    }

    [Fact]
    public void A_chosen_folder_without_libtorch_is_told_with_the_remedy()
    {
        using var folder = new RunFolder();
        using var process = ConsoleProcess.Start(["doctor"], new Dictionary<string, string> { [Variable] = folder.FullPath });
        var text = string.Join('\n', process.Finish().Expect(1).Output);
        Assert.Contains(folder.FullPath, text, StringComparison.Ordinal);
        Assert.Contains("or unset it", text, StringComparison.Ordinal);
        Assert.Contains("Not ready to train", text, StringComparison.Ordinal);
    }
}
