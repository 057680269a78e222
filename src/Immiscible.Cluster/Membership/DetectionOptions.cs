namespace Immiscible.Cluster.Membership;

/// <summary>
/// The one failure time-out that a user sets, and every time that follows from it. A silo that dies or hangs is declared dead within
/// <see cref="Detect"/>: it is probed about every quarter, and the third probe in a row that is not answered until the next counts.
/// </summary>
public sealed class DetectionOptions
{
    /// <summary>Least time-out: below it, probes take as long as a busy machine's answers.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMilliseconds(500);

    /// <summary>Greatest time-out.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMinutes(10);

    /// <summary>The time-out where none is given.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(2);

    /// <summary>Derives all times from one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside of <see cref="Least"/> to <see cref="Most"/>.</exception>
    public DetectionOptions(TimeSpan detect)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(detect, Least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(detect, Most);
        Detect = detect;
    }

    /// <summary>So much later than it might each probe follows one that failed, as measured: timers are coarse, and the failure is logged.</summary>
    public static readonly TimeSpan ProbeSlack = TimeSpan.FromMilliseconds(50);

    /// <summary>Probes in a row that must fail.</summary>
    public static int MissedProbes => 3;

    /// <summary>
    /// Silos that must agree on a death, where there are so many: one that was cut off from the others cannot declare them dead by itself.
    /// </summary>
    public static int Votes => 2;

    /// <summary>Signs of life in the membership table that a silo may miss before its vote is no longer needed.</summary>
    public static int MissedSignsOfLife => 3;

    /// <summary>Within this time of its death or hang a silo is declared dead.</summary>
    public TimeSpan Detect { get; }

    /// <summary>
    /// Time between two probes, and for the answer to one. A silo dies between two probes, so it takes at most one more than <see cref="MissedProbes"/>.
    /// </summary>
    public TimeSpan Probe => (Detect - (MissedProbes * ProbeSlack)) / (MissedProbes + 1);

    /// <summary>Time between two signs of life in the membership table; after <see cref="MissedSignsOfLife"/> of them nobody waits for a silo's vote.</summary>
    public TimeSpan SignOfLife => Detect / 2;

    /// <summary>Time between two readings of the membership table, for news that no silo passed on.</summary>
    public TimeSpan TableRefresh => Detect;

    /// <summary>A vote counts so long: others that see the same must have cast theirs by then.</summary>
    public TimeSpan VoteExpiration => Detect * 10;

    /// <summary>A joining silo gives up after this time: dead ones in the table are found out in good time before.</summary>
    public TimeSpan Join => AtLeast(Detect * 30, TimeSpan.FromMinutes(1));

    /// <summary>
    /// So long the rows of dead silos stay in the membership table, for those to read that were declared dead and do not know it yet. What stays
    /// longer is read again and again by all.
    /// </summary>
    public TimeSpan Retention => Join * 3;

    /// <summary>A call that was not answered is taken to be lost after this time; calls to a dead silo fail when it is declared dead.</summary>
    public TimeSpan Response => AtLeast(Detect * 5, TimeSpan.FromSeconds(10));

    /// <summary>Time for opening a connection.</summary>
    public TimeSpan OpenConnection => AtLeast(Detect, TimeSpan.FromSeconds(1));

    /// <summary>Time before another attempt to connect.</summary>
    public TimeSpan ConnectionRetry => AtMost(Probe, TimeSpan.FromSeconds(1));

    /// <summary>Time that clients are given to turn to another gateway when this one stops.</summary>
    public TimeSpan GatewayFarewell => AtMost(Probe, TimeSpan.FromSeconds(1));

    /// <summary>Time between two signs of life from a worker to its run, and between two wishes to leave it.</summary>
    public TimeSpan Heartbeat => AtMost(Detect / 10, TimeSpan.FromMilliseconds(500));

    /// <summary>A worker to which others have lost their connections is gone if it is silent for this long.</summary>
    public TimeSpan SuspicionGrace => Heartbeat * 2;

    /// <summary>Least time for which a run may stand still though all its workers are heard of; ten times the slowest granule where that is more.</summary>
    public TimeSpan Step => Detect * 5;

    /// <summary>Time between two offers of a silo's slots to the fleet.</summary>
    public TimeSpan Offer => Detect / 2;

    /// <summary>Time for a drain: a step that takes long may be finished.</summary>
    public TimeSpan Drain => AtLeast(Detect * 15, TimeSpan.FromSeconds(30));

    /// <summary>Time for stopping after the drain.</summary>
    public TimeSpan Stop => AtLeast(Detect * 5, TimeSpan.FromSeconds(10));

    private static TimeSpan AtLeast(TimeSpan value, TimeSpan least) => value > least ? value : least;

    private static TimeSpan AtMost(TimeSpan value, TimeSpan most) => value < most ? value : most;
}
