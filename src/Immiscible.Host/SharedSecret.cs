namespace Immiscible.Host;

/// <summary>A secret that never shows in text.</summary>
/// <param name="value">The secret.</param>
public sealed class SharedSecret(string value)
{
    /// <summary>Gives it away.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public override string ToString() => "***";
}
