using System.Text.RegularExpressions;
using Immiscible.Deployment.Tests.Support;

namespace Immiscible.Deployment.Tests.Images;

public sealed partial class DockerfileTests
{
    private const string Program = "/app/immiscible";

    private static readonly IReadOnlyList<(string Word, string Text)> All = DockerInstructions.Read(Repository.Read("Dockerfile"));
    private static readonly IReadOnlyList<(string Word, string Text)> Final = DockerInstructions.LastStage(All);

    [Fact]
    public void It_is_built_by_one_image_and_run_by_another_of_the_version_that_the_projects_ask_for()
    {
        Assert.Equal(["mcr.microsoft.com/dotnet/sdk:${DOTNET_VERSION} AS build", "mcr.microsoft.com/dotnet/aspnet:${DOTNET_VERSION} AS final"], Texts(All, "FROM"));
        var version = Argument("DOTNET_VERSION");
        Assert.Contains($"<TargetFramework>net{version}</TargetFramework>", Repository.Read("Directory.Build.props"), StringComparison.Ordinal);
        Assert.Contains($"\"version\": \"{version}.", Repository.Read("global.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_for_the_CPU_where_nothing_else_is_asked_for_and_the_argument_reaches_the_build()
    {
        Assert.Equal("cpu", Argument("TORCH_BACKEND"));
        Assert.Contains("-p:TorchBackend=${TORCH_BACKEND}", Publish, StringComparison.Ordinal);
        // What CheckTorchBackend lets through.
        Assert.Contains("it is cpu or cuda", Repository.Read("src/Immiscible.Compute/Immiscible.Compute.Natives.props"), StringComparison.Ordinal);
        foreach (var readme in new[] { "k8s/README.md", "deploy/README.md" })
            Assert.Contains("--build-arg TORCH_BACKEND=cuda", Repository.Read(readme), StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_are_declared_in_the_stage_that_uses_them()
    {
        // FROM sees what is declared before the first stage; a stage sees what it declares itself, and APP_UID and PATH of its base image.
        string[] before = [.. All.TakeWhile(static one => one.Word != "FROM").Select(static one => one.Text.Split('=')[0])];
        HashSet<string> declared = [];
        foreach (var (word, text) in All)
        {
            if (word == "ARG") declared.Add(text.Split('=')[0]);
            if (word == "FROM") declared = ["APP_UID", "PATH"];
            IEnumerable<string> known = word == "FROM" ? before : declared;
            Assert.All(VariablePattern().Matches(text), match => Assert.Contains(match.Groups[1].Value, known));
        }
    }

    [Fact]
    public void What_is_restored_is_what_the_lock_files_say()
    {
        Assert.Contains("-p:RestoreLockedMode=true", Publish, StringComparison.Ordinal);
        Assert.Contains("-r linux-x64", Publish, StringComparison.Ordinal);
        Assert.Contains("--mount=type=cache,target=/root/.nuget/packages", Publish, StringComparison.Ordinal);
    }

    [Fact]
    public void The_program_runs_without_a_shell_as_somebody_with_few_rights()
    {
        Assert.Equal([Program], DockerInstructions.ExecForm(Assert.Single(Texts(Final, "ENTRYPOINT"))));
        Assert.Empty(Texts(Final, "CMD"));
        Assert.Equal("${APP_UID}", Assert.Single(Texts(Final, "USER")));
        Assert.Equal("SIGTERM", Assert.Single(Texts(Final, "STOPSIGNAL")));
        // Nothing is added once the user has changed.
        Assert.DoesNotContain(Final.SkipWhile(static one => one.Word != "USER"), static one => one.Word is "RUN" or "COPY" or "ADD");
    }

    [Fact]
    public void The_health_check_is_a_command_of_the_program()
    {
        var check = DockerInstructions.ExecForm(Assert.Single(Texts(Final, "HEALTHCHECK")));
        Assert.Equal(Program, check[0]);
        CommandLines.RequireUnderstood([.. check.Skip(1)]);
    }

    [Fact]
    public void Ports_are_those_that_a_silo_listens_on()
    {
        var worker = YamlText.Read(Repository.Read("k8s/base/worker/deployment.yaml")).Single();
        var ports = worker["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]!.AsArray().Select(static port => $"{port!["containerPort"]}");
        Assert.Equal(ports.Order(), Assert.Single(Texts(Final, "EXPOSE")).Split(' ').Order());
    }

    [Fact]
    public void The_context_holds_what_is_built_from_and_no_more()
    {
        var lines = Repository.Read(".dockerignore").Split('\n').Where(static line => line.Length > 0 && line[0] != '#').ToArray();
        Assert.Equal("*", lines[0]);
        var let = lines.Where(static line => line[0] == '!').Select(static line => line[1..]).ToHashSet(StringComparer.Ordinal);
        foreach (var file in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", ".editorconfig", "src" })
            Assert.Contains(file, let);
        Assert.All(let, static file => Assert.True(Path.Exists(Repository.Path(file)), file));
    }

    private static string Publish => Assert.Single(Texts(All, "RUN"), static text => text.Contains("dotnet publish", StringComparison.Ordinal));

    private static string Argument(string name) => Assert.Single(Texts(All, "ARG"), text => text.StartsWith($"{name}=", StringComparison.Ordinal)).Split('=')[1];

    private static string[] Texts(IEnumerable<(string Word, string Text)> instructions, string word) =>
        [.. instructions.Where(one => one.Word == word).Select(static one => one.Text)];

    [GeneratedRegex(@"\$\{([A-Z_]+)\}")]
    private static partial Regex VariablePattern();
}
