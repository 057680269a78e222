using Immiscible.Cluster.Joining;

namespace Immiscible.Cluster.Tests.Joining;

public sealed class StateChunksTests
{
    [Theory]
    [InlineData(16, 4)]
    [InlineData(65_536, 4)]
    [InlineData(65_552, 4)]
    [InlineData(1_000_000, 5)]
    [InlineData(300_000, 1)]
    public void Chunks_cover_every_vector_once_and_are_found_by_their_place(int length, int vectors)
    {
        var chunks = new StateChunks(length, vectors);
        var (end, offset) = (0, 0L);
        for (var chunk = 0; chunk < chunks.Count; chunk++)
        {
            var part = chunks.Part(chunk);
            Assert.Equal(end, part.Start.Value);
            end = part.End.Value;
            Assert.Equal((end - part.Start.Value) * vectors, chunks.Floats(chunk));
            Assert.InRange(chunks.Floats(chunk), 1, 1 << 18);
            Assert.Equal(offset, chunks.Offset(chunk));
            offset += chunks.Floats(chunk);
            Assert.Equal(chunk, chunks.Find(chunks.Offset(chunk), chunks.Floats(chunk)));
        }
        Assert.Equal(length, end);
        Assert.Equal((long)length * vectors, offset);
    }

    [Theory]
    [InlineData(-1, 64)]
    [InlineData(1, 64)]
    [InlineData(0, 63)]
    [InlineData(0, 65)]
    [InlineData(64, 64)]
    [InlineData(long.MaxValue, 64)]
    public void A_place_that_is_no_chunks_is_not_found(long offset, int floats) => Assert.Null(new StateChunks(16, 4).Find(offset, floats));
}
