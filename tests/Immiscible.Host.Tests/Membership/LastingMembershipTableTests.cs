using System.Net;

namespace Immiscible.Host.Tests.Membership;

public sealed class LastingMembershipTableTests
{
    private static readonly SiloAddress A = SiloAddress.New(IPAddress.Loopback, 1, 1), B = SiloAddress.New(IPAddress.Loopback, 2, 1);

    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(3);

    private readonly ForgetfulTable _server = new();
    private readonly LastingMembershipTable _first, _second;

    private readonly SettableTime _time = new();

    public LastingMembershipTableTests() => (_first, _second) = (new(_server, Retention, _time), new(_server, Retention, TimeProvider.System));

    [Fact]
    public async Task A_lost_table_is_restored_with_a_later_version()
    {
        await Joins(_first, A);
        await Joins(_second, B);
        var before = await Read(_first);
        _server.Forget();
        var after = await Read(_first);
        Assert.Equal(Statuses(before), Statuses(after));
        Assert.True(after.Version.Version > before.Version.Version, $"{after.Version} after {before.Version}");
    }

    [Fact]
    public async Task A_table_that_is_there_is_left_alone()
    {
        await Joins(_first, A);
        await Joins(_second, B);
        _ = await Read(_first);
        var writes = _server.Writes;
        _ = await Read(_first);
        _ = await Read(_second);
        Assert.Equal(writes, _server.Writes);
    }

    [Fact]
    public async Task A_silo_that_was_active_is_so_again_though_another_restored_it_as_joining()
    {
        await Joins(_first, A);
        await Write(_second, B, SiloStatus.Joining);
        _ = await Read(_first);
        await Write(_second, B, SiloStatus.Active);
        _server.Forget();
        Assert.Equal(SiloStatus.Joining, Statuses(await Read(_first))[B]);
        Assert.Equal(SiloStatus.Active, Statuses(await Read(_second))[B]);
        Assert.Equal(SiloStatus.Active, Statuses(await Read(_first))[B]);
    }

    [Fact]
    public async Task The_dead_stay_dead_and_are_forgotten_with_their_row()
    {
        await Joins(_first, A);
        await Joins(_second, B);
        _ = await Read(_first);
        await Write(_second, A, SiloStatus.Dead);
        _server.Forget();
        // The first does not know of the death; the second does.
        Assert.Equal(SiloStatus.Active, Statuses(await Read(_first))[A]);
        Assert.Equal(SiloStatus.Dead, Statuses(await Read(_second))[A]);
        await _second.CleanupDefunctSiloEntriesAsync(DateTimeOffset.MaxValue, CancellationToken.None);
        Assert.Equal([B], Statuses(await Read(_second)).Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_silo_that_slept_until_its_row_was_cleared_away_reads_that_it_is_dead(bool withTheMachine)
    {
        await Joins(_first, A);
        await Joins(_second, B);
        await Write(_second, A, SiloStatus.Dead);
        await _second.CleanupDefunctSiloEntriesAsync(DateTimeOffset.MaxValue, CancellationToken.None);
        _time.Pass(clock: Retention, stamp: withTheMachine ? TimeSpan.Zero : Retention);
        var writes = _server.Writes;
        Assert.Equal(SiloStatus.Dead, Statuses(await Read(_first))[A]);
        Assert.Equal(writes, _server.Writes);
        Assert.Equal([B], Statuses(await Read(_second)).Keys);
    }

    [Fact]
    public async Task A_table_that_is_lost_while_all_sleep_is_restored_all_the_same()
    {
        await Joins(_first, A);
        _server.Forget();
        _time.Pass(clock: Retention, stamp: Retention);
        Assert.Equal(SiloStatus.Active, Statuses(await Read(_first))[A]);
    }

    [Fact]
    public async Task A_server_that_is_away_is_no_empty_table()
    {
        await Joins(_first, A);
        _server.IsAway = true;
        await Assert.ThrowsAsync<TimeoutException>(() => Read(_first));
        _server.IsAway = false;
        Assert.Equal([A], Statuses(await Read(_first)).Keys);
    }

    private static async Task Joins(LastingMembershipTable table, SiloAddress silo)
    {
        await Write(table, silo, SiloStatus.Joining);
        await Write(table, silo, SiloStatus.Active);
    }

    // As Orleans does it: what is written is a new row, and counts for the version that was read.
    private static async Task Write(LastingMembershipTable table, SiloAddress silo, SiloStatus status)
    {
        await table.InitializeMembershipTableAsync(true, CancellationToken.None);
        var data = await Read(table);
        var entry = new MembershipEntry { SiloAddress = silo, Status = status, SiloName = $"{silo}", HostName = "host" };
        Assert.True(data.TryGet(silo) is var (_, etag)
            ? await table.UpdateRowAsync(entry, etag, data.Version.Next(), CancellationToken.None)
            : await table.InsertRowAsync(entry, data.Version.Next(), CancellationToken.None));
    }

    private static Task<MembershipTableData> Read(LastingMembershipTable table) => table.ReadAllAsync(CancellationToken.None);

    private static Dictionary<SiloAddress, SiloStatus> Statuses(MembershipTableData data) =>
        data.Members.OrderBy(static row => row.Item1.SiloAddress).ToDictionary(static row => row.Item1.SiloAddress, static row => row.Item1.Status);
}
