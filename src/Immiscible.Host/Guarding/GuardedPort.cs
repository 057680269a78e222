namespace Immiscible.Host.Guarding;

/// <summary>The ports at which grains are reached; each has a key of its own.</summary>
internal static class GuardedPort
{
    /// <summary>For other silos.</summary>
    public const string Silo = "silo";

    /// <summary>For consoles.</summary>
    public const string Gateway = "gateway";
}
