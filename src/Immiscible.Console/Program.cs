using Immiscible.Cluster.Evaluation;
using Immiscible.Cluster.Verification;
using Immiscible.Console.Application;
using Immiscible.Console.Diagnosis;
using Immiscible.Console.Launch;
using Immiscible.Console.Sampling;

return await ImmiscibleApplication.RunAsync(args, new ConsoleServices
{
    Output = Console.Out,
    Error = Console.Error,
    OutputIsTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
    ErrorIsTerminal = !Console.IsErrorRedirected,
    Launcher = new EmbeddedRunLauncher(),
    Connect = RemoteCluster.ConnectAsync,
    Sampler = new CheckpointSampler(),
    Analyze = RunAnalyzer.AnalyzeAsync,
    Verify = RunVerifier.Verify,
    Doctor = Doctor.Examine,
    ListenForStop = StopSignal.Listen,
});
