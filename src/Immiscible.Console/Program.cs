using Immiscible.Cluster.Verification;
using Immiscible.Console.Application;
using Immiscible.Console.Diagnosis;

return await ImmiscibleApplication.RunAsync(args, new ConsoleServices
{
    Output = Console.Out,
    Error = Console.Error,
    OutputIsTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
    Launcher = null!,
    Sampler = null!,
    Verify = RunVerifier.Verify,
    Doctor = Doctor.Examine,
    ListenForStop = StopSignal.Listen,
});
