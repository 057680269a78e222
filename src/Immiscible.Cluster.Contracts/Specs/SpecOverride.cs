namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>One value that replaces what a preset or file says, given on the command line.</summary>
/// <param name="Path">Full key, for example <c>training.batch</c>.</param>
/// <param name="Value">The value as YAML: a scalar or a flow sequence such as <c>[1, 2, 2]</c>.</param>
/// <param name="Origin">What the user typed, for messages: <c>--set training.batch=64</c> or <c>--workers 2</c>.</param>
public sealed record SpecOverride(string Path, string Value, string Origin)
{
    /// <summary>Reads <c>path.to.key=value</c>, the argument of <c>--set</c>.</summary>
    /// <exception cref="RunSpecException">There is no <c>=</c>, or nothing before it.</exception>
    public static SpecOverride Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new SpecOverride(text[..equals].Trim(), text[(equals + 1)..].Trim(), $"--set {text}")
            : throw new RunSpecException($"--set {text}: not of the form path.to.key=value, for example --set training.batch=64");
    }
}
