using Immiscible.Diffusion.Training;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tests.Training;

public sealed class DiffusionReplicaTests
{
    [Fact]
    public void A_granule_has_the_same_bits_on_any_replica_and_after_any_other_granule()
    {
        using var first = new DiffusionReplica(Toy.Options);
        using var second = new DiffusionReplica(Toy.Options);
        var (a, b) = (new float[first.Layout.Length], new float[first.Layout.Length]);
        var loss = Toy.Compute(first, step: 7, granule: 2, a);
        Toy.Compute(second, step: 1, granule: 0, b, data: 1);
        Assert.NotEqual(a, b);
        Assert.Equal(loss, Toy.Compute(second, step: 7, granule: 2, b));
        Assert.Equal(a, b);
    }

    [Theory]
    [InlineData(0.5, 1, 0)]
    [InlineData(0.5, 0, 1)]
    [InlineData(0, 1, 1)]
    public void Only_dropout_makes_the_numbers_of_step_and_granule_matter(double rate, long step, int granule)
    {
        using var replica = new DiffusionReplica(Toy.Options with { Model = Toy.Model with { Dropout = rate } });
        var (a, b) = (new float[replica.Layout.Length], new float[replica.Layout.Length]);
        Toy.Compute(replica, 0, 0, a);
        Toy.Compute(replica, step, granule, b);
        Assert.Equal(rate == 0, a.AsSpan().SequenceEqual(b));
    }

    [Fact]
    public void The_class_reaches_the_gradient()
    {
        using var replica = new DiffusionReplica(Toy.Options);
        var (a, b) = (new float[replica.Layout.Length], new float[replica.Layout.Length]);
        Train(replica, 3);
        Toy.Compute(replica, 0, 0, a);
        Toy.Compute(replica, 0, 0, b, firstLabel: 1);
        var slot = replica.Layout.Slots.Single(s => s.Name == "label_emb.weight");
        Assert.NotEqual(a[slot.Offset..(slot.Offset + slot.Length)], b[slot.Offset..(slot.Offset + slot.Length)]);
    }

    [Fact]
    public void It_learns()
    {
        using var replica = new DiffusionReplica(Toy.Options);
        var losses = Train(replica, 60);
        Assert.InRange(losses[0], 0.7, 1.3);
        Assert.True(losses[^10..].Average() < 0.6 * losses[0], $"from {losses[0]} to {losses[^10..].Average()}");
    }

    [Fact]
    public void The_state_is_all_that_training_depends_on()
    {
        using var first = new DiffusionReplica(Toy.Options);
        Train(first, 3);
        using var second = new DiffusionReplica(Toy.Options);
        foreach (var name in first.StateNames) first.State(name).CopyTo(second.State(name));
        Assert.Equal(Train(first, 2, from: 3), Train(second, 2, from: 3));
        foreach (var name in first.StateNames) Assert.Equal(first.State(name).ToArray(), second.State(name).ToArray());
        Assert.Throws<ArgumentException>(() => first.State("momentum"));
    }

    [Fact]
    public void Whoever_measures_is_told_every_part_in_order_and_changes_no_bit()
    {
        using var measured = new DiffusionReplica(Toy.Options);
        using var other = new DiffusionReplica(Toy.Options);
        var told = new List<ReplicaPart>();
        measured.Done = told.Add;
        Assert.Equal(Train(other, 2), Train(measured, 2));
        Assert.Equal(other.State(StateVectors.Parameters).ToArray(), measured.State(StateVectors.Parameters).ToArray());
        Assert.Equal(Enum.GetValues<ReplicaPart>().Length, told.Distinct().Count());
        Assert.Equal([ReplicaPart.Clear, ReplicaPart.Load, ReplicaPart.Forward, ReplicaPart.Backward, ReplicaPart.CopyOut], told[..5]);
        Assert.Equal([ReplicaPart.Norm, ReplicaPart.Update], told[^2..]);
    }

    [Fact]
    public void No_tensor_outlives_its_granule()
    {
        using var replica = new DiffusionReplica(Toy.Options);
        var gradient = new float[replica.Layout.Length];
        Toy.Compute(replica, 0, 0, gradient);
        var products = new float[4];
        var rows = new float[2 * Toy.ImageLength];
        replica.InnerProducts(rows, rows, 2, 2, products);
        var before = LiveTensors.Settle();
        for (var i = 0; i < 50; i++)
        {
            Toy.Compute(replica, i, 0, gradient);
            replica.InnerProducts(rows, rows, 2, 2, products);
            replica.Apply(gradient, 1, i);
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Options_that_cannot_work_are_refused()
    {
        Assert.Throws<Immiscible.Models.ModelException>(() => new DiffusionReplica(Toy.Options with { Height = 9 }));
        using var replica = new DiffusionReplica(Toy.Options);
        Assert.Throws<ArgumentException>(() => replica.Apply(new float[1], 1, 0));
    }

    private static double[] Train(DiffusionReplica replica, int steps, long from = 0)
    {
        var gradient = new float[replica.Layout.Length];
        var losses = new double[steps];
        for (var i = 0; i < steps; i++)
        {
            losses[i] = Toy.Compute(replica, from + i, 0, gradient, data: (uint)(from + i));
            replica.Apply(gradient, 1, from + i);
        }

        return losses;
    }
}
