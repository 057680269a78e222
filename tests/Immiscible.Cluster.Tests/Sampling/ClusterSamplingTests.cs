using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Sampling;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Sampling;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Sampling;

public sealed class ClusterSamplingTests(TestCluster cluster)
{
    private const int Count = 40;
    private const ulong Seed = 3;

    private static readonly SamplingSpec Sampling = new() { Count = Count, Steps = 6, Seed = Seed };

    [Fact]
    public async Task One_silo_gives_the_bytes_of_this_process()
    {
        var run = await cluster.TrainAsync(TinySpec.Create());
        var dealer = new SampleDealer(cluster.Grains, TimeProvider.System);

        var source = await dealer.FindAsync(run.Directory, null, TestContext.Current.CancellationToken);
        Assert.Equal((6, 3, 32, 32, run.Directory), (source.Checkpoint, source.Channels, source.Height, source.Width, source.Directory));
        Assert.Equal(Local(run, 6, Seed), await DrawAsync(dealer, source, Seed));
        Assert.NotEqual(Local(run, 6, Seed), await DrawAsync(dealer, source, Seed + 1));

        var older = await dealer.FindAsync(run.Directory, 4, TestContext.Current.CancellationToken);
        Assert.Equal(Local(run, 4, Seed), await DrawAsync(dealer, older, Seed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_silos_give_the_bytes_of_this_process_also_where_one_is_killed(bool kill)
    {
        var run = await cluster.TrainAsync(TinySpec.Create());
        await using var silos = await TwoSilos.StartAsync();
        var second = new Witness(kill ? silos.KillSecondAsync : null);
        var dealer = new SampleDealer(
            InterceptedGrains.Create(silos.Grains, grain => grain is ISamplingGrain sampling && sampling.GetPrimaryKeyString() == "b|0" ? second.Watch(sampling) : grain),
            TimeProvider.System);
        await WaitForSlotsAsync(silos.Grains, 2);

        var source = await dealer.FindAsync(run.Directory, null, TestContext.Current.CancellationToken);
        Assert.Equal(Local(run, 6, Seed), await DrawAsync(dealer, source, Seed));
        Assert.Equal((!kill, kill), (second.Drawn > 0, second.Lost > 0));
    }

    [Fact]
    public async Task A_run_gets_the_slot_that_draws_and_keeps_its_bits()
    {
        var run = await cluster.TrainAsync(TinySpec.Create());
        var order = Order(run, 1000);
        var slots = Enumerable.Range(0, TestCluster.Slots).Select(slot => cluster.Grains.GetGrain<ISamplingGrain>($"local|{slot}")).ToArray();
        // Each is asked before the first has drawn a thousand steps.
        var drawing = await Task.WhenAll(slots.Select(slot => slot.Draw(order, 0, 0)));
        Assert.Contains(drawing, static answer => answer.State == SampleState.Drawing);

        var spec = TinySpec.Create("workers=4");
        (await cluster.TrainAsync(spec)).HasBitsOf(await cluster.UndisturbedAsync(spec));

        // Nothing of the order has stayed, or another would be sent away.
        var other = Order(run, 1);
        foreach (var slot in slots)
        {
            Assert.NotEqual(SampleState.Unavailable, (await slot.Draw(other, 0, 0)).State);
            await slot.Leave(other.Id);
        }
    }

    [Fact]
    public async Task A_slot_serves_one_order_at_a_time()
    {
        var run = await cluster.TrainAsync(TinySpec.Create());
        var slot = cluster.Grains.GetGrain<ISamplingGrain>("local|0");
        var (first, second) = (Order(run, 1), Order(run, 1));
        Assert.NotEqual(SampleState.Unavailable, (await slot.Draw(first, 0, 0)).State);
        Assert.Equal(SampleState.Unavailable, (await slot.Draw(second, 0, 0)).State);
        await slot.Leave(second.Id);
        Assert.Equal(SampleState.Unavailable, (await slot.Draw(second, 0, 0)).State);
        await slot.Leave(first.Id);
        Assert.NotEqual(SampleState.Unavailable, (await slot.Draw(second, 0, 0)).State);
        await slot.Leave(second.Id);
    }

    [Fact]
    public async Task Where_runs_have_all_slots_nothing_is_drawn_and_it_is_said()
    {
        var finished = await cluster.TrainAsync(TinySpec.Create());
        var gate = new Gate();
        var run = await cluster.LaunchAsync(TinySpec.Create("workers=4", "training.steps=1"), script: gate);
        await gate.Reached;
        try
        {
            var dealer = new SampleDealer(cluster.Grains, TimeProvider.System);
            var source = await dealer.FindAsync(finished.Directory, null, TestContext.Current.CancellationToken);
            var refusal = await Assert.ThrowsAsync<NoFreeSlotException>(() => DrawAsync(dealer, source, Seed));
            Assert.StartsWith($"no slot is free: runs have all 4 ({run.Name});", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            gate.Open();
        }
        (await run.ToEndAsync()).Ended(RunStopReason.Completed, 1);
    }

    [Fact]
    public async Task What_cannot_be_drawn_from_is_refused_with_the_reason()
    {
        var run = await cluster.TrainAsync(TinySpec.Create());
        var dealer = new SampleDealer(cluster.Grains, TimeProvider.System);
        Assert.Contains("holds no run", await RefusalAsync(dealer, cluster.NewDirectory(), null));
        Assert.Contains("holds no checkpoint of step 5; there are 2, 4, 6", await RefusalAsync(dealer, run.Directory, 5));

        var file = Path.Combine(run.Directory, "checkpoints", "step-00000006", "ema.safetensors");
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        Assert.Contains("ema.safetensors: the content is not what the manifest's hash says", await RefusalAsync(dealer, run.Directory, 6));
        var older = await dealer.FindAsync(run.Directory, null, TestContext.Current.CancellationToken);
        Assert.Equal(4, older.Checkpoint);
        var damaged = await Assert.ThrowsAsync<SamplingException>(() => DrawAsync(dealer, older with { Checkpoint = 6 }, Seed));
        Assert.Contains("ema.safetensors", damaged.Message);
    }

    private static byte[][] Local(TrainedRun run, long step, ulong seed) => RunSampler.Draw(run.Directory, step, Sampling with { Seed = seed }).Pixels;

    private static SampleOrder Order(TrainedRun run, int steps) => new(Guid.NewGuid(), run.Directory, 6, Sampling with { Steps = steps });

    private static Task<byte[][]> DrawAsync(SampleDealer dealer, SampleSource source, ulong seed) => dealer.DrawAsync(
        source, new SampleOrder(Guid.NewGuid(), source.Directory, source.Checkpoint, Sampling with { Seed = seed }), Count, static line => Assert.Fail(line), TestContext.Current.CancellationToken);

    private static async Task<string> RefusalAsync(SampleDealer dealer, string directory, long? step) =>
        (await Assert.ThrowsAsync<SamplingException>(() => dealer.FindAsync(directory, step, TestContext.Current.CancellationToken))).Message;

    private static async Task WaitForSlotsAsync(IGrainFactory grains, int count)
    {
        while ((await grains.GetGrain<IFleetGrain>(0).Status()).Slots.Count < count) TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Counts what a slot gives, and has its silo killed when it has been dealt its first chunk.</summary>
    private sealed class Witness(Func<Task>? kill)
    {
        private Task? _killing;

        public int Drawn { get; private set; }

        public int Lost { get; private set; }

        public ISamplingGrain Watch(ISamplingGrain grain) => new Watched(grain, this);

        private async Task<SampleBytes> DrawAsync(Func<Task<SampleBytes>> draw)
        {
            try
            {
                // The chunk is dealt to it, and is lost with it.
                if (kill is not null) await (_killing ??= kill());
                var answer = await draw();
                if (answer.State == SampleState.Drawn) Drawn++;
                return answer;
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                Lost++;
                throw;
            }
        }

        private sealed class Watched(ISamplingGrain grain, Witness witness) : ISamplingGrain
        {
            public Task<SampleBytes> Draw(SampleOrder order, int first, int offset) => witness.DrawAsync(() => grain.Draw(order, first, offset));

            public Task Leave(Guid order) => grain.Leave(order);
        }
    }
}
