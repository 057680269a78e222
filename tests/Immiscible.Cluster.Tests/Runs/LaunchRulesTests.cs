using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Runs;

namespace Immiscible.Cluster.Tests.Runs;

/// <summary>What a cluster takes from consoles, who may be of any make.</summary>
public sealed class LaunchRulesTests
{
    private static readonly RunSpec Spec = RunSpecReader.FromPreset("tiny");

    [Theory]
    [InlineData("run", "/storage/run")]
    [InlineData("my run (2)", "/storage/a/my run (2)/")]
    public void Names_of_directories_in_the_storage_are_taken(string run, string directory) => Require(run, directory, Spec);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public void Names_that_lead_elsewhere_or_break_lines_are_refused(string run) => Refused("its last part names the run", run, $"/storage/{run}", Spec);

    [Fact]
    public void Names_that_are_too_long_are_refused() =>
        Refused("1 to 128 characters", new string('a', LaunchRules.MaxNameLength + 1), $"/storage/{new string('a', LaunchRules.MaxNameLength + 1)}", Spec);

    [Fact]
    public void A_name_that_is_not_the_directorys_is_refused_in_a_storage()
    {
        Refused("its last part must be the name of the run, other", "other", "/storage/run", Spec);
        LaunchRules.Require("other", new LaunchRun { Spec = Spec, Directory = "/anywhere/run" }, new StorageOptions());
    }

    [Fact]
    public void A_directory_outside_of_the_storage_is_refused() => Refused("does not lie in the cluster's storage", "run", "/storage/../run", Spec);

    [Theory]
    [InlineData("storage/run")]
    [InlineData("")]
    [InlineData("/storage/a\0b/run")]
    public void What_is_no_full_path_is_refused(string directory) => Refused("is no full path", "run", directory, Spec);

    [Fact]
    public void A_spec_that_no_reader_would_take_is_refused()
    {
        Refused("training.steps", "run", "/storage/run", Spec with { Training = Spec.Training with { Steps = -1 } });
        Refused("longer", "run", "/storage/run", Spec with { Data = Spec.Data with { Path = new string('a', RunSpecReader.MaxLength) } });
    }

    private static void Require(string run, string directory, RunSpec spec) =>
        LaunchRules.Require(run, new LaunchRun { Spec = spec, Directory = directory }, new StorageOptions { Root = "/storage" });

    private static void Refused(string problem, string run, string directory, RunSpec spec) =>
        Assert.Contains(problem, Assert.Throws<RunRejectedException>(() => Require(run, directory, spec)).Message, StringComparison.Ordinal);
}
