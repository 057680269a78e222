using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Immiscible.Benchmarks.Assignment;
using Immiscible.Benchmarks.Collectives;
using Immiscible.Benchmarks.Coordination;
using Immiscible.Benchmarks.Data;
using Immiscible.Benchmarks.Matching;
using Immiscible.Benchmarks.Steps;

// What needs processes or a cluster of its own is a verb; all else is BenchmarkDotNet's.
switch (args)
{
    case ["large-batch", .. var options]:
        LargeBatch.Run(options);
        return 0;
    case ["prefetch", .. var options]:
        await PrefetchSimulation.RunAsync(options);
        return 0;
    case ["data", .. var options]:
        DataThroughput.Run(options);
        return 0;
    case ["allreduce", .. var options]:
        return await AllReduceComparison.RunAsync(options);
    case [AllReduceMember.Verb, .. var options]:
        return await AllReduceMember.RunAsync(options);
    case ["fuzz-frames", .. var options]:
        return await FuzzFrames.RunAsync(options);
    case ["coordination", .. var options]:
        await CoordinationOverhead.RunAsync(options);
        return 0;
    case ["pytorch", .. var options]:
        return await PyTorchComparison.RunAsync(options);
    case ["workers", .. var options]:
        await WorkersComparison.RunAsync(options);
        return 0;
}

// In this process: libtorch is found as the program finds it, and no project is generated.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
return 0;
