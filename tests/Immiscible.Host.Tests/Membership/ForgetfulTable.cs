namespace Immiscible.Host.Tests.Membership;

/// <summary>A membership table in memory with the rules of the one on a Redis server, which can be lost and can be away.</summary>
internal sealed class ForgetfulTable : IMembershipTable
{
    private readonly Dictionary<SiloAddress, MembershipEntry> _rows = [];
    private TableVersion? _version;

    /// <summary>Whether nobody answers.</summary>
    public bool IsAway { get; set; }

    /// <summary>Writes that counted.</summary>
    public int Writes { get; private set; }

    /// <summary>Forgets all, its version included.</summary>
    public void Forget()
    {
        _rows.Clear();
        _version = null;
    }

    public Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        Answer();
        _version ??= new TableVersion(0, "0");
        return Task.CompletedTask;
    }

    public Task<MembershipTableData> ReadAll()
    {
        Answer();
        var version = _version ?? throw new InvalidOperationException("there is no table");
        return Task.FromResult(new MembershipTableData([.. _rows.Values.Select(row => Tuple.Create(row, version.VersionEtag))], version));
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => Write(entry, tableVersion, !_rows.ContainsKey(entry.SiloAddress));

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => Write(entry, tableVersion, _rows.ContainsKey(entry.SiloAddress));

    public Task DeleteMembershipTableEntries(string clusterId) => throw new NotSupportedException();

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
    {
        Answer();
        foreach (var dead in _rows.Values.Where(static row => row.Status == SiloStatus.Dead).ToArray()) _rows.Remove(dead.SiloAddress);
        return Task.CompletedTask;
    }

    public Task<MembershipTableData> ReadRow(SiloAddress key) => throw new NotSupportedException();

    public Task UpdateIAmAlive(MembershipEntry entry) => throw new NotSupportedException();

    private Task<bool> Write(MembershipEntry entry, TableVersion next, bool isAllowed)
    {
        Answer();
        if (!isAllowed || _version is null || next.VersionEtag != _version.VersionEtag) return Task.FromResult(false);
        _rows[entry.SiloAddress] = entry;
        _version = new TableVersion(next.Version, $"{next.Version}");
        Writes++;
        return Task.FromResult(true);
    }

    private void Answer()
    {
        if (IsAway) throw new TimeoutException("nobody answers");
    }
}
