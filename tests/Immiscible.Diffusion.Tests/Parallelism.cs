// One test at a time: they count tensors, look at torch's process-wide generator and set thread counts.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
