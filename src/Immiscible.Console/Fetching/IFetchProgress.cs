namespace Immiscible.Console.Fetching;

/// <summary>Told how a fetch goes.</summary>
internal interface IFetchProgress
{
    /// <summary>So many bytes are wanted; said again where the run changed meanwhile, and then all counts anew.</summary>
    void Begin(long bytes);

    /// <summary>So many bytes more are here.</summary>
    void Advance(long bytes);
}
