using Immiscible.Console.Views;

namespace Immiscible.Console.Fetching;

/// <summary>Progress for logs and pipes: a line at the beginning and one each tenth of what takes long.</summary>
internal sealed class PlainFetchProgress(TextWriter output) : IFetchProgress
{
    // Less comes faster than it is read of.
    private const long Long = 50_000_000;
    private const int Portions = 10;

    private long _wanted;
    private long _here;
    private long _told;

    /// <inheritdoc/>
    public void Begin(long bytes)
    {
        (_wanted, _here, _told) = (bytes, 0, 0);
        if (bytes >= Long) output.WriteLine($"fetching {Figures.Bytes(bytes)}");
    }

    /// <inheritdoc/>
    public void Advance(long bytes)
    {
        _here += bytes;
        if (_wanted < Long || _here * Portions / _wanted is var portion && portion == _told) return;
        _told = portion;
        output.WriteLine($"{portion * 100 / Portions} %");
    }
}
