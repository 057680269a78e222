using System.Collections.Concurrent;

namespace Immiscible.Host;

/// <summary>
/// A membership table that outlives what keeps it: where the server has lost the table, as one does that was killed and started again, it is
/// restored from what this silo read and wrote last.
/// </summary>
/// <remarks>
/// Without this the silos would go on with what they know, but no death could be declared any more, and whoever joins would find itself alone.
/// All silos may restore at once: each write counts only if nothing was written since its read. One that knows less than another, such as that
/// a silo is joining which has long been active, may be the first; so a row that says less than is known is written anew, for a silo's status
/// only ever goes forward. A table of an older version is what Orleans takes no notice of, so the version is brought above the last one.
/// <para>
/// A row that is missing from a table that was not lost is one that was cleared away: its silo was declared dead while this one hung. This silo
/// may be the one; so it reads of itself that it is dead, and does not bring anybody back to life.
/// </para>
/// </remarks>
/// <param name="table">The table on the server.</param>
/// <param name="retention">So long, at least, the rows of dead silos stay.</param>
/// <param name="time">Tells the time.</param>
internal sealed class LastingMembershipTable(IMembershipTable table, TimeSpan retention, TimeProvider time) : MembershipTableLayer(table)
{
    private readonly ConcurrentDictionary<SiloAddress, MembershipEntry> _known = new();
    private int _version;
    private (long Stamp, DateTimeOffset Clock) _readAt;

    /// <inheritdoc/>
    public override async Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken)
    {
        var data = _known.IsEmpty
            ? await Table.ReadAllAsync(cancellationToken).ConfigureAwait(false)
            : await ReadOrRestoreAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (entry, _) in data.Members) Learn(entry);
        // Rows of the dead are cleared away in the end.
        foreach (var (silo, entry) in _known)
            if (entry.Status == SiloStatus.Dead && data.TryGet(silo) is null)
                _known.TryRemove(silo, out _);
        Learn(data.Version);
        _readAt = (time.GetTimestamp(), time.GetUtcNow());
        return data;
    }

    /// <inheritdoc/>
    public override async Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken) =>
        Learn(entry, tableVersion, await Table.InsertRowAsync(entry, tableVersion, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override async Task<bool> UpdateRowAsync(MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken) =>
        Learn(entry, tableVersion, await Table.UpdateRowAsync(entry, etag, tableVersion, cancellationToken).ConfigureAwait(false));

    private bool Learn(MembershipEntry entry, TableVersion version, bool isWritten)
    {
        if (!isWritten) return false;
        Learn(entry);
        Learn(version);
        return true;
    }

    private void Learn(MembershipEntry entry) =>
        _known.AddOrUpdate(entry.SiloAddress, entry, (_, known) => entry.Status >= known.Status ? entry : known);

    private void Learn(TableVersion version)
    {
        for (var known = Volatile.Read(ref _version); version.Version > known;)
        {
            var seen = Interlocked.CompareExchange(ref _version, version.Version, known);
            if (seen == known) break;
            known = seen;
        }
    }

    private async Task<MembershipTableData> ReadOrRestoreAsync(CancellationToken cancellation)
    {
        for (var isLost = false; ;)
        {
            var known = Volatile.Read(ref _version);
            var data = await ReadAsync(cancellation).ConfigureAwait(false);
            isLost |= data.Version.Version < known;
            if (!isLost && MayMissDeaths()) return Bury(data);
            // What is written here need not count: then somebody else wrote, and it is read again.
            if (Missing(data).FirstOrDefault() is { } missing)
                await Table.InsertRowAsync(missing, data.Version.Next(), cancellation).ConfigureAwait(false);
            else if (data.Members.FirstOrDefault(row => _known.TryGetValue(row.Item1.SiloAddress, out var entry) && entry.Status > row.Item1.Status) is var (stale, etag))
                await Table.UpdateRowAsync(_known[stale.SiloAddress], etag, data.Version.Next(), cancellation).ConfigureAwait(false);
            else if (isLost && data.Version.Version <= known && data.Members is [var (entry, tag), ..])
                await Table.UpdateRowAsync(entry, tag, data.Version.Next(), cancellation).ConfigureAwait(false);
            else return data;
        }
    }

    private IEnumerable<MembershipEntry> Missing(MembershipTableData data) =>
        _known.Values.Where(entry => entry.Status != SiloStatus.Dead && data.TryGet(entry.SiloAddress) is null);

    /// <summary>
    /// Whether this silo has read nothing for so long that rows may have been cleared away of which it does not know that they were those of dead
    /// silos. The one clock stands still with a machine that sleeps, the other may be set.
    /// </summary>
    private bool MayMissDeaths() => time.GetElapsedTime(_readAt.Stamp) > retention / 2 || time.GetUtcNow() - _readAt.Clock > retention / 2;

    private MembershipTableData Bury(MembershipTableData data)
    {
        var dead = Missing(data).Select(static entry => Tuple.Create(Dead(entry), "")).ToList();
        return dead.Count == 0 ? data : new MembershipTableData([.. data.Members, .. dead], data.Version);
    }

    private static MembershipEntry Dead(MembershipEntry entry) => new()
    {
        SiloAddress = entry.SiloAddress,
        Status = SiloStatus.Dead,
        SiloName = entry.SiloName,
        HostName = entry.HostName,
        RoleName = entry.RoleName,
        ProxyPort = entry.ProxyPort,
        StartTime = entry.StartTime,
        IAmAliveTime = entry.IAmAliveTime,
        SuspectTimes = entry.SuspectTimes,
    };

    private async Task<MembershipTableData> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            if (await Table.ReadAllAsync(cancellation).ConfigureAwait(false) is { Members.Count: > 0 } data) return data;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // There is no server, and then there is none below either, or an empty one, which has no version to read.
        }
        await Table.InitializeMembershipTableAsync(true, cancellation).ConfigureAwait(false);
        return await Table.ReadAllAsync(cancellation).ConfigureAwait(false);
    }
}
