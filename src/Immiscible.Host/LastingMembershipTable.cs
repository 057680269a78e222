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
/// </remarks>
/// <param name="table">The table on the server.</param>
internal sealed class LastingMembershipTable(IMembershipTable table) : MembershipTableLayer(table)
{
    private readonly ConcurrentDictionary<SiloAddress, MembershipEntry> _known = new();
    private int _version;

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
            // What is written here need not count: then somebody else wrote, and it is read again.
            if (_known.Values.FirstOrDefault(entry => entry.Status != SiloStatus.Dead && data.TryGet(entry.SiloAddress) is null) is { } missing)
                await Table.InsertRowAsync(missing, data.Version.Next(), cancellation).ConfigureAwait(false);
            else if (data.Members.FirstOrDefault(row => _known.TryGetValue(row.Item1.SiloAddress, out var entry) && entry.Status > row.Item1.Status) is var (stale, etag))
                await Table.UpdateRowAsync(_known[stale.SiloAddress], etag, data.Version.Next(), cancellation).ConfigureAwait(false);
            else if (isLost && data.Version.Version <= known && data.Members is [var (entry, tag), ..])
                await Table.UpdateRowAsync(entry, tag, data.Version.Next(), cancellation).ConfigureAwait(false);
            else return data;
        }
    }

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
