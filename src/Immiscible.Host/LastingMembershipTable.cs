namespace Immiscible.Host;

/// <summary>
/// A membership table that outlives what keeps it: where the server has lost the table, as one does that was killed and started again, it is
/// restored from what was read last.
/// </summary>
/// <remarks>
/// Without this the silos would go on with what they know, but no death could be declared any more, and whoever joins would find itself alone.
/// A table of an older version is what a loss looks like, and what Orleans takes no notice of, so the version is brought above the last one.
/// All silos may restore at once: each write counts only if nothing was written since its read.
/// </remarks>
/// <param name="table">The table on the server.</param>
internal sealed class LastingMembershipTable(IMembershipTable table) : IMembershipTable, IDisposable
{
    private volatile MembershipTableData? _last;

    /// <inheritdoc/>
    public Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken) =>
        table.InitializeMembershipTableAsync(tryInitTableVersion, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken) =>
        table.DeleteMembershipTableEntriesAsync(clusterId, cancellationToken);

    /// <inheritdoc/>
    public Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken) =>
        table.CleanupDefunctSiloEntriesAsync(beforeDate, cancellationToken);

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken) => table.ReadRowAsync(key, cancellationToken);

    /// <inheritdoc/>
    public async Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken)
    {
        var last = _last;
        var data = last is null
            ? await table.ReadAllAsync(cancellationToken).ConfigureAwait(false)
            : await ReadOrRestoreAsync(last, cancellationToken).ConfigureAwait(false);
        if (last is null || data.Version.Version >= last.Version.Version) _last = data;
        return data;
    }

    /// <inheritdoc/>
    public Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken) =>
        table.InsertRowAsync(entry, tableVersion, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> UpdateRowAsync(MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken) =>
        table.UpdateRowAsync(entry, etag, tableVersion, cancellationToken);

    /// <inheritdoc/>
    public Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken) => table.UpdateIAmAliveAsync(entry, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => (table as IDisposable)?.Dispose();

    private async Task<MembershipTableData> ReadOrRestoreAsync(MembershipTableData last, CancellationToken cancellation)
    {
        for (var isLost = false; ;)
        {
            var data = await ReadAsync(cancellation).ConfigureAwait(false);
            var missing = last.Members.Select(static row => row.Item1)
                .FirstOrDefault(entry => entry.Status != SiloStatus.Dead && data.TryGet(entry.SiloAddress) is null);
            isLost |= missing is not null || data.Version.Version < last.Version.Version;
            if (missing is not null) await table.InsertRowAsync(missing, data.Version.Next(), cancellation).ConfigureAwait(false);
            else if (isLost && data.Version.Version <= last.Version.Version && data.Members is [var (entry, etag), ..])
                await table.UpdateRowAsync(entry, etag, data.Version.Next(), cancellation).ConfigureAwait(false);
            else return data;
        }
    }

    private async Task<MembershipTableData> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            if (await table.ReadAllAsync(cancellation).ConfigureAwait(false) is { Members.Count: > 0 } data) return data;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // There is no server, and then there is none below either, or an empty one, which has no version to read.
        }
        await table.InitializeMembershipTableAsync(true, cancellation).ConfigureAwait(false);
        return await table.ReadAllAsync(cancellation).ConfigureAwait(false);
    }

    // What is obsolete, and called by nobody, but must be there.
    Task IMembershipTable.InitializeMembershipTable(bool tryInitTableVersion) => InitializeMembershipTableAsync(tryInitTableVersion, CancellationToken.None);

    Task IMembershipTable.DeleteMembershipTableEntries(string clusterId) => DeleteMembershipTableEntriesAsync(clusterId, CancellationToken.None);

    Task IMembershipTable.CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => CleanupDefunctSiloEntriesAsync(beforeDate, CancellationToken.None);

    Task<MembershipTableData> IMembershipTable.ReadRow(SiloAddress key) => ReadRowAsync(key, CancellationToken.None);

    Task<MembershipTableData> IMembershipTable.ReadAll() => ReadAllAsync(CancellationToken.None);

    Task<bool> IMembershipTable.InsertRow(MembershipEntry entry, TableVersion tableVersion) => InsertRowAsync(entry, tableVersion, CancellationToken.None);

    Task<bool> IMembershipTable.UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        UpdateRowAsync(entry, etag, tableVersion, CancellationToken.None);

    Task IMembershipTable.UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry, CancellationToken.None);
}
