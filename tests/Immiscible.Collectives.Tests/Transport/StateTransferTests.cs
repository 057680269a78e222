using Immiscible.Collectives.Tests.Support;
using Immiscible.Collectives.Transport;

namespace Immiscible.Collectives.Tests.Transport;

public sealed class StateTransferTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_joiner_copies_any_part_of_any_vector_in_pieces_with_their_steps(bool tcp)
    {
        await using var plane = new TcpPlane();
        var memory = new InMemoryNetwork();
        var (donor, joiner) = tcp ? (plane.Member(), plane.Member("run/joiner")) : (memory.Join("a"), memory.Join("b"));
        var source = new Vectors(1_000_000);
        donor.Serve(source);
        foreach (var (vector, offset, count) in new[] { ("master", 0L, 1_000_000), ("ema", 17L, 600_001), ("ema", 999_999L, 1), ("ema", 5L, 0) })
        {
            var copy = new float[count];
            var slices = await joiner.PullAsync(donor.Address, vector, offset, copy, Cancellation);
            Assert.Equal(source.Expected(vector, offset, count), copy);
            var at = offset;
            foreach (var slice in slices)
            {
                Assert.Equal(at, slice.Offset);
                Assert.Equal(source.StepOf(at), slice.Step);
                at += slice.Count;
            }
            Assert.Equal(offset + count, at);
        }
        var (first, second) = (new float[1000], new float[1000]);
        Assert.Equal(
            await joiner.PullAsync(donor.Address, "ema", 3, first, Cancellation), await joiner.PullAsync(donor.Address, "ema", 3, second, Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_donor_does_not_have_is_refused(bool tcp)
    {
        await using var plane = new TcpPlane();
        var memory = new InMemoryNetwork();
        var (donor, joiner) = tcp ? (plane.Member(), plane.Member("run/joiner")) : (memory.Join("a"), memory.Join("b"));
        var copy = new float[10];
        await Assert.ThrowsAsync<TransportException>(() => joiner.PullAsync(donor.Address, "ema", 0, copy, Cancellation));
        donor.Serve(new Vectors(100));
        foreach (var (vector, offset) in new[] { ("nothing", 0L), ("ema", 91L), ("ema", -1L), ("ema", long.MaxValue) })
            await Assert.ThrowsAsync<TransportException>(() => joiner.PullAsync(donor.Address, vector, offset, copy, Cancellation));
        await joiner.PullAsync(donor.Address, "ema", 90, copy, Cancellation);
    }

    [Fact]
    public async Task A_cancelled_copy_is_not_written_to_any_more_and_the_next_one_works()
    {
        await using var plane = new TcpPlane();
        var (donor, joiner) = (plane.Member(), plane.Member("run/joiner"));
        var source = new Vectors(1_000_000) { Held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) };
        donor.Serve(source);
        var copy = new float[1_000_000];
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var pulling = joiner.PullAsync(donor.Address, "ema", 0, copy, cancelling.Token);
        await source.Asked.Task;
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pulling);
        Array.Clear(copy);
        source.Held.SetResult();
        var other = new float[1000];
        await joiner.PullAsync(donor.Address, "ema", 0, other, Cancellation);
        Assert.Equal(source.Expected("ema", 0, 1000), other);
        Assert.All(copy, static value => Assert.Equal(0, value));
    }

    [Fact]
    public async Task A_copy_from_a_donor_that_leaves_fails()
    {
        await using var plane = new TcpPlane();
        var (donor, joiner) = (plane.Member(), plane.Member("run/joiner"));
        var source = new Vectors(1_000_000) { Held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) };
        donor.Serve(source);
        var pulling = joiner.PullAsync(donor.Address, "ema", 0, new float[1_000_000], Cancellation);
        await source.Asked.Task;
        var leaving = donor.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<TransportException>(() => pulling);
        source.Held.SetResult();
        await leaving;
    }

    /// <summary>Two vectors; their first half is of step 40 and the second, updated later, of step 41.</summary>
    private sealed class Vectors(int length) : IStateSource
    {
        public TaskCompletionSource? Held { get; init; }

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long StepOf(long offset) => offset < length / 2 ? 40 : 41;

        public float[] Expected(string vector, long offset, int count) =>
            [.. Enumerable.Range(0, count).Select(i => (vector == "ema" ? 0.5f : 1f) * (offset + i))];

        public async ValueTask<long?> ReadAsync(string vector, long offset, Memory<float> destination, CancellationToken cancellation)
        {
            Asked.TrySetResult();
            if (Held is not null) await Held.Task.WaitAsync(cancellation);
            if (vector is not ("master" or "ema") || offset > length - destination.Length) return null;
            Expected(vector, offset, destination.Length).CopyTo(destination);
            return StepOf(offset);
        }
    }
}
