using System.Collections.Immutable;
using System.Net;
using Immiscible.Cluster.Membership;
using Immiscible.Collectives.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Immiscible.Cluster.Tests.Membership;

public sealed class EndedSilosTests
{
    private const string Address = "10.0.0.1:7000/run/b|0";

    [Fact]
    public void A_silo_whose_process_has_ended_is_declared_dead_and_no_other()
    {
        var membership = new Membership(Silo("a", 1), Silo("b", 2), Silo("c", 3), Silo("b", 4, SiloStatus.Joining), Silo("b", 5, SiloStatus.Dead));
        var loss = new EndedSilos(membership, NullLogger<EndedSilos>.Instance).Examine("a|0", new PeerLostEventArgs(Address, "reset", static () => true));
        Assert.Equal(("a|0", Address, "reset", true), (loss.Worker, loss.Address, loss.Reason, loss.HasEnded));
        Assert.Equal(2, Assert.Single(membership.Killed).Generation);
    }

    [Fact]
    public void A_silo_that_may_live_is_left_to_the_probes()
    {
        var membership = new Membership(Silo("b", 2));
        var endedSilos = new EndedSilos(membership, NullLogger<EndedSilos>.Instance);
        Assert.False(endedSilos.Examine("a|0", new PeerLostEventArgs(Address, "reset", static () => false)).HasEnded);
        Assert.False(endedSilos.Examine("a|0", new PeerLostEventArgs(Address, "reset")).HasEnded);
        Assert.Empty(membership.Killed);
    }

    [Fact]
    public void A_silo_that_takes_the_name_of_the_one_that_has_ended_lives()
    {
        var membership = new Membership(Silo("b", 2));
        var peer = new PeerLostEventArgs(Address, "reset", () =>
        {
            membership.Become(Silo("b", 9));
            return true;
        });
        new EndedSilos(membership, NullLogger<EndedSilos>.Instance).Examine("a|0", peer);
        Assert.Equal(2, Assert.Single(membership.Killed).Generation);
    }

    private static ClusterMember Silo(string name, int generation, SiloStatus status = SiloStatus.Active) =>
        new(SiloAddress.New(IPAddress.Loopback, 11111, generation), status, name);

    private sealed class Membership(params ClusterMember[] members) : IClusterMembershipService
    {
        public List<SiloAddress> Killed { get; } = [];

        public ClusterMembershipSnapshot CurrentSnapshot { get; private set; } = Snapshot(members);

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public void Become(params ClusterMember[] others) => CurrentSnapshot = Snapshot(others);

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<bool> TryKill(SiloAddress siloAddress)
        {
            Killed.Add(siloAddress);
            return Task.FromResult(true);
        }

        private static ClusterMembershipSnapshot Snapshot(ClusterMember[] members) =>
            new(members.ToImmutableDictionary(static member => member.SiloAddress), new MembershipVersion(1));
    }
}
