namespace Immiscible.Host;

/// <summary>A membership table that a silo believes in still when it is cut off: it reads what it read last, and writes into the void.</summary>
/// <param name="table">The table.</param>
/// <param name="cut">Says whether the silo is cut off.</param>
internal sealed class SeverableMembershipTable(IMembershipTable table, SiloCut cut) : MembershipTableLayer(table)
{
    private MembershipTableData? _last;

    /// <inheritdoc/>
    public override Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken) =>
        WriteAsync(() => Table.DeleteMembershipTableEntriesAsync(clusterId, cancellationToken));

    /// <inheritdoc/>
    public override Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken) =>
        WriteAsync(() => Table.CleanupDefunctSiloEntriesAsync(beforeDate, cancellationToken));

    /// <inheritdoc/>
    public override Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken) =>
        ReadAsync(() => Table.ReadRowAsync(key, cancellationToken));

    /// <inheritdoc/>
    public override Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken) => ReadAsync(() => Table.ReadAllAsync(cancellationToken));

    /// <inheritdoc/>
    public override Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken) =>
        cut.IsDone ? Task.FromResult(true) : Table.InsertRowAsync(entry, tableVersion, cancellationToken);

    /// <inheritdoc/>
    public override Task<bool> UpdateRowAsync(MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken) =>
        cut.IsDone ? Task.FromResult(true) : Table.UpdateRowAsync(entry, etag, tableVersion, cancellationToken);

    /// <inheritdoc/>
    public override Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken) =>
        WriteAsync(() => Table.UpdateIAmAliveAsync(entry, cancellationToken));

    private async Task<MembershipTableData> ReadAsync(Func<Task<MembershipTableData>> read) =>
        cut.IsDone && _last is { } last ? last : _last = await read().ConfigureAwait(false);

    private Task WriteAsync(Func<Task> write) => cut.IsDone ? Task.CompletedTask : write();
}
