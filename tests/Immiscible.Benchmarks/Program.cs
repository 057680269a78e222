using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Immiscible.Benchmarks.Assignment;
using Immiscible.Benchmarks.Matching;

switch (args)
{
    case ["large-batch", .. var rest]:
        LargeBatch.Run(rest);
        break;
    case ["prefetch", .. var rest]:
        await PrefetchSimulation.RunAsync(rest);
        break;
    default:
        // In this process: libtorch is found as the program finds it, and no project is generated.
        var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
        break;
}
