using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>The preset <c>tiny</c>, made shorter still, with overrides.</summary>
internal sealed class TinySpec
{
    private readonly string[] _overrides;

    private TinySpec(string[] overrides)
    {
        _overrides = overrides;
        Value = RunSpecReader.FromPreset("tiny", [.. overrides.Select(SpecOverride.Parse)]);
    }

    public RunSpec Value { get; }

    /// <summary>How to train the same from the command line.</summary>
    public string Repeat => $"repeat by: immiscible train tiny{string.Concat(_overrides.Select(text => $" --set {text}"))} (seed {Value.Seed})";

    public static TinySpec Create(params string[] overrides) =>
        new([.. ((string[])["training.steps=6", "checkpoints.every=2", "data.count=40"]).Concat(overrides)]);

    public TinySpec With(params string[] overrides) => new([.. _overrides, .. overrides]);

    public override string ToString() => Repeat;
}
