using Immiscible.Console.Chaos.Schedules;

namespace Immiscible.Console.Chaos;

/// <summary>
/// Ends members of a run one after the other, each when all have recovered from the one before, so that what is measured is one recovery at a
/// time: most by SIGKILL, now and then one by a hang. Another silo takes the place of each.
/// </summary>
/// <param name="cluster">The cluster, with its first silo.</param>
/// <param name="options">Seed and rules.</param>
/// <param name="journal">Told of everything.</param>
internal sealed class OneByOne(ChaosCluster cluster, ChaosOptions options, ChaosJournal journal)
{
    // With two left, whoever ends is missed by one that leads and one that does not.
    private const int Silos = 3, HangEvery = 5, MostStepsBetween = 4;

    private static readonly TimeSpan LongestMoment = TimeSpan.FromMilliseconds(250), HangBeyondDetect = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ChaosHand _hand = new(cluster.Crew, cluster.Watch, journal, TimeProvider.System);
    private readonly Random _random = new(options.Seed);
    private readonly List<string> _alive = [ChurnSchedule.First];
    private int _spawned = 1;

    /// <summary>Ends so many.</summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> RunAsync(int count, CancellationToken cancellation)
    {
        var canHang = options.Rules.Weights.Any(static entry => entry.Kind == ChaosActionKind.Hang);
        while (_alive.Count < Silos) Spawn();
        var isWell = await TrainAsync(cancellation);
        for (var number = 1; number <= count && isWell; number++)
        {
            // At any moment of any step.
            await Task.Delay(LongestMoment * _random.NextDouble(), cancellation);
            var victim = _alive[_random.Next(_alive.Count)];
            if (canHang && number % HangEvery == 0) isWell = await HangAsync(victim, cancellation);
            else isWell = await KillAsync(victim, cancellation);
        }
        return TimeProvider.System.GetUtcNow() - _hand.Begun;
    }

    private async Task<bool> KillAsync(string victim, CancellationToken cancellation)
    {
        _alive.Remove(victim);
        _hand.Do(new ChaosAction(Now(), ChaosActionKind.Kill, victim));
        if (!await TrainAsync(cancellation)) return false;
        Spawn();
        return await TrainAsync(cancellation);
    }

    /// <summary>It is declared dead, ends when it wakes, and comes back under its name.</summary>
    private async Task<bool> HangAsync(string victim, CancellationToken cancellation)
    {
        var (hang, epoch) = (options.Rules.Detect + HangBeyondDetect, cluster.Watch.Epoch);
        _hand.Do(new ChaosAction(Now(), ChaosActionKind.Hang, victim, hang));
        await Task.Delay(hang, cancellation);
        return await TrainAsync(cancellation, epoch);
    }

    private void Spawn()
    {
        _alive.Add(ChurnSchedule.Name(++_spawned));
        _hand.Do(new ChaosAction(Now(), ChaosActionKind.Spawn, _alive[^1]));
    }

    /// <summary>Waits until all that live, and no other, train, and have committed some steps.</summary>
    /// <param name="cancellation">Gives up, with an exception.</param>
    /// <param name="after">An epoch that they must have left behind.</param>
    private async Task<bool> TrainAsync(CancellationToken cancellation, int after = 0)
    {
        var workers = _alive.Select(static silo => $"{silo}|0").ToHashSet(StringComparer.Ordinal);
        var (all, steps) = (0L, 1 + _random.Next(MostStepsBetween));
        await cluster.UntilAsync(AreTraining, cancellation, Patience);
        if (AreTraining()) return true;
        journal.Complain($"{Patience.TotalMinutes:0} minutes went by before {string.Join(", ", _alive)} trained; these did: {string.Join(", ", cluster.Watch.Workers)}, "
            + $"at step {cluster.Watch.Step} in epoch {cluster.Watch.Epoch}");
        return false;

        bool AreTraining()
        {
            if (cluster.Watch.Epoch <= after || !workers.SetEquals(cluster.Watch.Workers))
            {
                all = 0;
                return false;
            }
            if (all == 0) all = cluster.Watch.Step;
            return cluster.Watch.Step >= all + steps;
        }
    }

    private TimeSpan Now() => TimeProvider.System.GetUtcNow() - _hand.Begun;
}
