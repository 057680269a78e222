using Immiscible.Compute.Parameters;

namespace Immiscible.Cluster.Checkpoints;

/// <summary>A copy of everything a run must have to go on: each flat vector that objective and optimiser declare.</summary>
/// <param name="Step">Committed steps the state holds.</param>
/// <param name="Images">What the network was trained on.</param>
/// <param name="Layout">Names, shapes and places of the parameters in each vector.</param>
/// <param name="Vectors">The vectors by name, each [Layout.Length], in the order in which they are hashed.</param>
internal sealed record StateSnapshot(
    long Step, CheckpointImages Images, FlatLayout Layout, IReadOnlyList<KeyValuePair<string, float[]>> Vectors);
