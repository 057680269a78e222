using Immiscible.Compute.Devices;
using Immiscible.Diffusion.Training;
using Immiscible.Models;
using Immiscible.Models.GuidedDiffusion;
using Immiscible.Models.Ncsnpp;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Diffusion.Tests.Training;

/// <summary>The replica of other devices, on the CPU, where its arithmetic can be held against the CPU's own; and on a CUDA device where there is one.</summary>
public sealed class DeviceReplicaTests
{
    private const int Steps = 4;

    private static readonly Dictionary<string, NetworkOptions> Families = new()
    {
        ["ddpm-unet"] = Toy.Model,
        ["guided-unet"] = new GuidedUNetOptions
        {
            Channels = 8, ChannelMultipliers = [1, 2], ResidualBlocks = 1, Attention = [false, true], Groups = 4, HeadChannels = 4, Dropout = 0.1, Classes = 2,
        },
        ["ncsnpp"] = new NcsnppOptions { Channels = 16, ChannelMultipliers = [1, 2], ResidualBlocks = 1, Attention = [false, true], Dropout = 0.1, Classes = 2 },
    };

    public static TheoryData<string> Names => [.. Families.Keys];

    [Theory, MemberData(nameof(Names))]
    public void In_float32_it_trains_as_the_replica_of_the_CPU(string family)
    {
        var difference = Differ(family, perturbed: false);

        Assert.InRange(difference, 0, 1e-5);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_weight_that_is_one_percent_off_is_seen(string family) => Assert.True(Differ(family, perturbed: true) > 1e-5);

    [Theory, MemberData(nameof(Names))]
    public void In_bfloat16_loss_and_gradient_are_nearly_those_of_float32(string family)
    {
        var options = Options(family);
        using var exact = new DiffusionReplica(options);
        var expected = new float[exact.Layout.Length];
        for (var step = 0; step < Steps; step++)
        {
            Toy.Compute(exact, step, 0, expected);
            exact.Apply(expected, 1, step);
        }
        using var replica = new DeviceReplica(options with { Precision = Precision.BFloat16 });
        using var gradient = replica.NewVector();
        Copy(exact, replica);

        var (loss, rounded) = (Toy.Compute(exact, Steps, 0, expected), Toy.Compute(replica, Steps, 0, gradient));

        Assert.InRange(rounded, 0.98 * loss, 1.02 * loss);
        // How processors round products of bfloat16 differs.
        Assert.True(Cosine(expected, gradient.Host.Span) > 0.98, $"cosine {Cosine(expected, gradient.Host.Span)}");
        Toy.Compute(replica, Steps, 0, gradient, data: 1);
        Assert.True(Cosine(expected, gradient.Host.Span) < 0.9, $"another batch has cosine {Cosine(expected, gradient.Host.Span)}");
    }

    [Fact]
    public void In_bfloat16_it_learns_on_float32_weights()
    {
        using var replica = new DeviceReplica(Toy.Options with { Precision = Precision.BFloat16 });
        using var gradient = replica.NewVector();
        var losses = new double[40];
        for (var step = 0; step < losses.Length; step++)
        {
            losses[step] = Toy.Compute(replica, step, 0, gradient);
            replica.Apply(gradient, 1, step);
        }

        Assert.True(losses[^5..].Average() < 0.9 * losses[..5].Average(), $"from {losses[..5].Average()} to {losses[^5..].Average()}");
        var weights = replica.StateVector(StateVectors.Parameters).Host.Span.ToArray();
        Assert.Contains(weights, static weight => (BitConverter.SingleToUInt32Bits(weight) & 0xFFFF) != 0);
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.BFloat16)]
    public void Its_bits_are_a_function_of_state_and_batch(Precision precision)
    {
        var options = Toy.Options with { Precision = precision };
        using var first = new DeviceReplica(options);
        using var second = new DeviceReplica(options with { Seed = 4 });
        using var gradient = first.NewVector();
        using var other = second.NewVector();
        Toy.Compute(first, 0, 0, gradient);
        first.Apply(gradient, 1, 0);
        using var third = new DeviceReplica(options);
        foreach (var name in first.StateNames)
        {
            var length = first.Layout.Length;
            var values = new float[length];
            first.StateVector(name).Read(0, values);
            // In two parts, as a joiner writes it.
            third.StateVector(name).Write(0, values.AsSpan(0, length / 3));
            third.StateVector(name).Write(length / 3, values.AsSpan(length / 3));
        }

        var loss = Toy.Compute(first, 1, 2, gradient);

        Assert.Equal(loss, Toy.Compute(third, 1, 2, other));
        Assert.True(gradient.Host.Span.SequenceEqual(other.Host.Span));
        Toy.Compute(second, 1, 2, other);
        Assert.False(gradient.Host.Span.SequenceEqual(other.Host.Span), "a replica with other weights has the same gradient");
    }

    [Fact]
    public void Parts_of_an_update_give_the_bits_of_the_whole()
    {
        using var whole = new DeviceReplica(Toy.Options);
        using var parts = new DeviceReplica(Toy.Options);
        using var gradient = whole.NewVector();
        var length = whole.Layout.Length;
        for (var step = 0; step < 3; step++)
        {
            Toy.Compute(whole, step, 0, gradient);
            Assert.Equal(whole.Apply(gradient, 0.25f, step), parts.Norm(gradient, 0.25f));
            var norm = parts.Norm(gradient, 0.25f);
            var cut = length / 3 / 16 * 16;
            foreach (var part in new[] { cut..length, ..16, 16..cut }) parts.Apply(gradient, 0.25f, norm, step, part);
        }

        foreach (var name in whole.StateNames) Assert.True(whole.StateVector(name).Host.Span.SequenceEqual(parts.StateVector(name).Host.Span), name);
    }

    [Fact]
    public void A_loss_is_read_when_it_is_asked_for()
    {
        using var replica = new DeviceReplica(Toy.Options);
        using var gradient = replica.NewVector();
        var loss = Toy.Compute(0, 0, (in GranuleBatch batch) => replica.ComputeGranule(batch, gradient));
        Assert.False(loss.IsKnown);
        Assert.True(double.IsFinite(loss.Value));
        Assert.True(loss.IsKnown);
    }

    [Fact]
    public void Frozen_parameters_keep_their_bits_in_bfloat16()
    {
        using var replica = new DeviceReplica(Options("ncsnpp") with { Precision = Precision.BFloat16 });
        var frozen = replica.Layout.Slots.Single(static slot => slot.Name.EndsWith(".W", StringComparison.Ordinal) && slot.Shape.Length == 1);
        using var gradient = replica.NewVector();
        var before = replica.StateVector(StateVectors.Parameters).Host.Span.Slice(frozen.Offset, frozen.Length).ToArray();
        Toy.Compute(replica, 0, 0, gradient);
        replica.Apply(gradient, 1, 0);
        Assert.Equal(before, replica.StateVector(StateVectors.Parameters).Host.Span.Slice(frozen.Offset, frozen.Length).ToArray());
        Assert.All(gradient.Host.Span.Slice(frozen.Offset, frozen.Length).ToArray(), static value => Assert.Equal(0, value));
    }

    [Fact]
    public void It_keeps_the_names_and_the_order_of_the_state_and_refuses_others()
    {
        var options = Toy.Options with { FurtherDecays = [0.5] };
        using var exact = new DiffusionReplica(options);
        using var replica = new DeviceReplica(options);
        Assert.Equal(exact.StateNames, replica.StateNames);
        Assert.Equal(exact.Layout.Slots.Select(static slot => (slot.Name, slot.Offset)), replica.Layout.Slots.Select(static slot => (slot.Name, slot.Offset)));
        Assert.Throws<ArgumentException>(() => replica.StateVector("momentum"));
        Assert.Throws<ArgumentException>(() => replica.Norm(new HostVector(replica.Layout.Length), 1));
        Assert.Throws<ArgumentException>(() => replica.Norm(new HostVector(1), 1));
    }

    [Fact]
    public void Inner_products_are_those_of_the_CPU()
    {
        using var replica = new DeviceReplica(Toy.Options);
        float[] rows = [1, 2, 3, 4];
        var products = new float[4];
        replica.InnerProducts(rows, rows, 2, 2, products);
        Assert.Equal([5, 11, 11, 25], products);
    }

    [Theory, MemberData(nameof(Names))]
    public void On_a_CUDA_device_it_trains_as_on_the_CPU(string family)
    {
        RequireCuda();
        // Dropout draws other masks there.
        var options = Options(family) with { Model = Families[family] with { Dropout = 0 } };
        using var exact = new DiffusionReplica(options);
        using var replica = new DeviceReplica(options with { Device = TorchDevice.Cuda });
        Assert.InRange(Differ(exact, replica), 0, 1e-2); // convolutions in TF32
    }

    [Fact]
    public void On_a_CUDA_device_a_granule_has_the_same_bits_again()
    {
        RequireCuda();
        using var replica = new DeviceReplica(Toy.Options with { Device = TorchDevice.Cuda, Precision = Precision.BFloat16 });
        using var first = replica.NewVector();
        using var second = replica.NewVector();
        Assert.Equal(Toy.Compute(replica, 3, 1, first), Toy.Compute(replica, 3, 1, second));
        Assert.True(first.Host.Span.SequenceEqual(second.Host.Span));
        Toy.Compute(replica, 3, 2, second);
        Assert.False(first.Host.Span.SequenceEqual(second.Host.Span), "another granule has the same dropout");
    }

    private static void RequireCuda()
    {
        if (TorchDevice.Obstacle() is { } obstacle) Assert.Skip($"no CUDA device: {obstacle}");
    }

    private static ReplicaOptions Options(string family) => Toy.Options with { Model = Families[family] };

    private static double Differ(string family, bool perturbed)
    {
        using var exact = new DiffusionReplica(Options(family));
        using var replica = new DeviceReplica(Options(family));
        if (perturbed)
        {
            var weights = replica.StateVector(StateVectors.Parameters);
            var values = weights.Host.ToArray();
            var largest = Array.IndexOf(values, values.MaxBy(MathF.Abs));
            weights.Write(largest, [values[largest] * 1.01f]);
        }
        return Differ(exact, replica);
    }

    /// <summary>The largest relative difference of a loss, a norm or a vector of the state over some steps.</summary>
    private static double Differ(DiffusionReplica exact, IReplica replica)
    {
        var expected = new float[exact.Layout.Length];
        using var gradient = replica.NewVector();
        var difference = 0.0;
        for (var step = 0; step < Steps; step++)
        {
            var (loss, other) = (Toy.Compute(exact, step, step, expected), Toy.Compute(replica, step, step, gradient));
            var (norm, otherNorm) = (exact.Apply(expected, 0.5f, step), replica.Apply(gradient, 0.5f, step));
            difference = double.MaxMagnitude(difference, double.MaxMagnitude((other - loss) / loss, (otherNorm - norm) / norm));
        }
        foreach (var name in exact.StateNames)
            difference = double.MaxMagnitude(difference, Distance(exact.State(name), replica.StateVector(name).Host.Span));
        return Math.Abs(difference);
    }

    private static void Copy(IReplica from, IReplica to)
    {
        foreach (var name in from.StateNames) to.StateVector(name).CopyFrom(from.StateVector(name));
    }

    private static double Distance(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var (square, scale) = (0.0, 0.0);
        for (var i = 0; i < expected.Length; i++)
        {
            square += Math.Pow((double)actual[i] - expected[i], 2);
            scale += (double)expected[i] * expected[i];
        }
        return Math.Sqrt(square / scale);
    }

    private static double Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var (product, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < left.Length; i++)
        {
            product += (double)left[i] * right[i];
            first += (double)left[i] * left[i];
            second += (double)right[i] * right[i];
        }
        return product / Math.Sqrt(first * second);
    }
}
