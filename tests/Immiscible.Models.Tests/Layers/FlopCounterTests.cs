using Immiscible.Models.Ddpm;
using Immiscible.Models.Layers;
using static TorchSharp.torch;

namespace Immiscible.Models.Tests.Layers;

public sealed class FlopCounterTests
{
    private const int Side = 8;

    private static readonly DdpmUNetOptions Small = new()
    {
        Channels = 4, ChannelMultipliers = [1, 2], ResidualBlocks = 1, Attention = [false, true], Groups = 4, Dropout = 0,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_small_network_has_the_operations_that_a_hand_counts(int batch)
    {
        // Pixels of the two levels; a convolution has 2 x inputs x outputs x kernel operations a pixel that it gives.
        const long High = Side * Side, Low = High / 4;
        var embedding = Linear(4, 16) + Linear(16, 16);
        var ends = Convolution(3, 4, 9, High) + Convolution(4, 3, 9, High);
        var down = Block(4, 4, High) + Convolution(4, 4, 9, Low) + Block(4, 8, Low) + Attention(8, Low);
        var middle = 2 * Block(8, 8, Low) + Attention(8, Low);
        var up = Block(16, 8, Low) + Attention(8, Low) + Block(12, 8, Low) + Attention(8, Low) + Convolution(8, 8, 9, High)
            + Block(12, 4, High) + Block(8, 4, High);
        Assert.Equal(batch * (embedding + ends + down + middle + up), Count(Small, batch));
    }

    [Fact]
    public void Twice_the_channels_need_almost_four_times_the_operations()
    {
        var ratio = (double)Count(Small with { Channels = 64, Groups = 8 }, 1) / Count(Small with { Channels = 32, Groups = 8 }, 1);
        Assert.InRange(ratio, 3.5, 4);
    }

    [Fact]
    public void Only_the_innermost_counter_of_the_thread_counts_and_only_while_it_lives()
    {
        using var network = Small.Create(0);
        using var outer = new FlopCounter();
        Forward(network, 1);
        var once = outer.Total;
        Assert.True(once > 0);
        using (var inner = new FlopCounter())
        {
            Forward(network, 2);
            Assert.Equal(2 * once, inner.Total);
        }
        Assert.Equal(once, outer.Total);
        Forward(network, 1);
        Assert.Equal(2 * once, outer.Total);
        var elsewhere = new Thread(() => Forward(network, 1));
        elsewhere.Start();
        elsewhere.Join();
        Assert.Equal(2 * once, outer.Total);
        outer.Dispose();
        Forward(network, 1);
        Assert.Equal(2 * once, outer.Total);
    }

    private static long Count(DdpmUNetOptions options, int batch)
    {
        using var network = options.Create(0);
        using var counter = new FlopCounter();
        Forward(network, batch);
        return counter.Total;
    }

    private static void Forward(ImageNetwork network, int batch)
    {
        using var scope = NewDisposeScope();
        network.Forward(zeros(batch, 3, Side, Side), zeros(batch));
    }

    private static long Linear(long inputs, long outputs) => 2 * inputs * outputs;

    private static long Convolution(long inputs, long outputs, long kernel, long pixels) => 2 * inputs * outputs * kernel * pixels;

    private static long Block(long inputs, long outputs, long pixels) =>
        Convolution(inputs, outputs, 9, pixels) + Linear(16, outputs) + Convolution(outputs, outputs, 9, pixels)
        + (inputs == outputs ? 0 : Convolution(inputs, outputs, 1, pixels));

    // Projections in and out, and two products of pixels x channels by channels x pixels.
    private static long Attention(long channels, long pixels) =>
        Convolution(channels, 3 * channels, 1, pixels) + Convolution(channels, channels, 1, pixels) + 2 * 2 * pixels * pixels * channels;
}
