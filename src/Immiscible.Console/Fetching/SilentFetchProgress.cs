namespace Immiscible.Console.Fetching;

/// <summary>Tells nothing, as beside output for scripts.</summary>
internal sealed class SilentFetchProgress : IFetchProgress
{
    /// <inheritdoc/>
    public void Begin(long bytes)
    {
    }

    /// <inheritdoc/>
    public void Advance(long bytes)
    {
    }
}
