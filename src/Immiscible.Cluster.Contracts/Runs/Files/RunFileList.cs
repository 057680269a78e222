namespace Immiscible.Cluster.Contracts.Runs.Files;

/// <summary>
/// Files of a run directory that belong together: the ledger holds every step that the checkpoints do, and its files leave no gap between them.
/// </summary>
/// <param name="Directory">Full path of the run directory, as the silos see it.</param>
/// <param name="Files">The files; a checkpoint's manifest comes after all else of it.</param>
/// <param name="Links">Paths of what is left out because it is a link.</param>
[GenerateSerializer, Immutable, Alias("immiscible.run-file-list")]
public sealed record RunFileList(
    [property: Id(0)] string Directory, [property: Id(1)] IReadOnlyList<RunFile> Files, [property: Id(2)] IReadOnlyList<string> Links);
