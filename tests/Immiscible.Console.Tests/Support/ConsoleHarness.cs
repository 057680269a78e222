using Immiscible.Cluster.Evaluation;
using Immiscible.Cluster.Verification;
using Immiscible.Console.Application;
using Immiscible.Console.Diagnosis;
using Immiscible.Console.Launch;
using Immiscible.Console.Sampling;
using Immiscible.Data.Downloading;
using Immiscible.Host;

namespace Immiscible.Console.Tests.Support;

/// <summary>Runs command lines against a made-up cluster, in a folder of its own.</summary>
internal sealed class ConsoleHarness : ISampler, IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public ConsoleHarness()
    {
        Directory.CreateDirectory(Folder);
        Variables["XDG_CONFIG_HOME"] = Folder;
    }

    /// <summary>The environment; the test's own is not seen.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"immiscible-console-{Guid.NewGuid():N}");
    public string Output => _output.ToString();
    public string Error => _error.ToString();
    public ScriptedRun Run { get; init; } = new();
    public IRunLauncher? Launcher { get; init; }
    public ScriptedCluster Cluster => field ??= new ScriptedCluster(Run) { Elsewhere = Elsewhere, Full = Full };
    public bool Elsewhere { get; init; }
    public bool Full { get; init; }
    public Func<ClusterAddress, Task<ICluster>>? Connect { get; init; }
    public bool Terminal { get; init; }
    public bool StopAtOnce { get; init; }
    public IReadOnlyList<DatasetArchive> Archives { get; init; } = DatasetArchive.All;
    public StopSignal Stop { get; private set; } = null!;
    public List<SampleRequest> SampleRequests { get; } = [];
    public List<AnalysisOptions> AnalysisRequests { get; } = [];
    public Func<AnalysisOptions, Analysis> Analyze { get; init; } = static options => MadeAnalysis.Of(options);
    public VerifyReport Report { get; init; } = new()
    {
        Steps = 1000, Samples = 16_000, Epochs = 2, RolledBack = 0, Skipped = 0, Checkpoints = 3, CheckpointStep = 1000, WeightsSha256 = "aa", StateSha256 = "bb", Problems = [],
    };
    public DoctorReport Diagnosis { get; init; } = new([new Finding("libtorch", "2.10.0")]);

    /// <summary>A path in the harness's folder.</summary>
    public string this[string name] => Path.Combine(Folder, name);

    public Task<int> RunAsync(params string[] arguments)
    {
        _output.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        return ImmiscibleApplication.RunAsync(arguments, new ConsoleServices
        {
            Output = _output,
            Error = _error,
            OutputIsTerminal = Terminal,
            ErrorIsTerminal = Terminal,
            Variable = Variables.GetValueOrDefault,
            Launcher = Launcher ?? Run,
            Connect = Connect ?? Cluster.ConnectAsync,
            Sampler = this,
            Analyze = AnalyzeAsync,
            Verify = _ => Report,
            Doctor = () => Diagnosis,
            ListenForStop = Listen,
            Archives = Archives,
        });
    }

    private StopSignal Listen(TextWriter? announcements)
    {
        Stop = new StopSignal(announcements);
        if (StopAtOnce) Stop.Request();
        return Stop;
    }

    public SampledImages Sample(SampleRequest request)
    {
        SampleRequests.Add(request);
        var pixels = Enumerable.Range(0, request.Sampling.Count).Select(i => Enumerable.Range(0, 3 * 32 * 32).Select(at => (byte)((i * 4) + at)).ToArray());
        return new SampledImages(3, 32, 32, [.. pixels], request.Checkpoint ?? 100);
    }

    private Task<Analysis> AnalyzeAsync(AnalysisOptions options)
    {
        AnalysisRequests.Add(options);
        return Task.FromResult(Analyze(options));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
