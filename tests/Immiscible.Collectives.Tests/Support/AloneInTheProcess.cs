namespace Immiscible.Collectives.Tests.Support;

/// <summary>For tests that measure the memory of the whole process.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
