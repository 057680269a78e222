using System.Text.Json;

namespace Immiscible.Models.Tests.Recorded;

/// <summary>The recorded runs of one kind of network.</summary>
/// <param name="Usual">Name of a folder that should be there.</param>
/// <param name="Belongs">Whether a folder of this name and config.json is of the family.</param>
/// <param name="Weights">Ends of the names of the weights that are disturbed, one at a time.</param>
/// <param name="Options">Reads config.json.</param>
internal sealed record RecordedFamily(
    string Usual, Func<string, JsonElement, bool> Belongs, IReadOnlyList<string> Weights, Func<JsonElement, NetworkOptions> Options)
{
    private static readonly string[] Files = ["grad_norms.json", "io.safetensors", "weights.safetensors"];

    /// <summary>Names of the family's folders.</summary>
    public IReadOnlyList<string> Folders =>
        Fixtures.Folders(Usual, (name, config) => Array.TrueForAll(Files, file => Fixtures.Exists($"{name}/{file}")) && Belongs(name, config));

    /// <summary>The network with the recorded weights.</summary>
    public ImageNetwork Network(RecordedNetwork recorded) => recorded.Load(Options(recorded.Config).Create(seed: 0));
}
