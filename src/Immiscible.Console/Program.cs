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
    Launcher = new EmbeddedRunLauncher(),
    Connect = RemoteCluster.ConnectAsync,
    Sampler = new CheckpointSampler(),
    Verify = RunVerifier.Verify,
    Doctor = Doctor.Examine,
    ListenForStop = StopSignal.Listen,
});
