namespace Immiscible.Cluster.Fleet;

/// <summary>The runs that the fleet has served: those under way in the order in which they came, then a few that ended, the newest first.</summary>
/// <param name="kept">Ended runs that are remembered.</param>
internal sealed class RunList(int kept)
{
    private readonly List<string> _active = [];
    private readonly List<string> _ended = [];

    /// <summary>All names.</summary>
    public IReadOnlyList<string> Names => [.. _active, .. _ended];

    /// <summary>A run asks for slots.</summary>
    public void Begin(string run)
    {
        _ended.Remove(run);
        if (!_active.Contains(run)) _active.Add(run);
    }

    /// <summary>A run has given back its slots.</summary>
    public void End(string run)
    {
        if (!_active.Remove(run)) return;
        _ended.Insert(0, run);
        if (_ended.Count > kept) _ended.RemoveAt(kept);
    }
}
