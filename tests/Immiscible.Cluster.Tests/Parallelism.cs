using Immiscible.Cluster.Tests.Support;

// One process, one cluster: memory and threads are measured, and compute threads must not fight for the cores.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(TestCluster))]
