using Immiscible.Console.Benchmarking;

namespace Immiscible.Console.Tests.Benchmarking;

public sealed class StepWorkTests
{
    private static readonly MachineRates Machine = new(FlopsPerSecond: 1e9, BytesPerSecond: 4e6);

    // 2 granules of 6 floats of images; 1000 weights with one average; an objective of two forward passes.
    private static readonly StepWork Work = new(NetworkFlops: 5_000_000, ObjectiveFlops: 10_000_000, Granules: 2, Values: 1000, Averages: 1, Pixels: 6, CopiesGradients: true);

    [Theory]
    [InlineData(StepParts.Bare, StepParts.Clear, 2)]
    [InlineData(StepParts.Bare, StepParts.Forward, 10)]
    [InlineData(StepParts.Replica, StepParts.Forward, 20)]
    [InlineData(StepParts.Bare, StepParts.Backward, 20)]
    [InlineData(StepParts.Replica, StepParts.Backward, 20)]
    [InlineData(StepParts.Replica, StepParts.Load, 0.048)]
    [InlineData(StepParts.Replica, StepParts.CopyOut, 4)]
    [InlineData(StepParts.Replica, StepParts.Norm, 1)]
    [InlineData(StepParts.Replica, StepParts.Update, 9)]
    [InlineData(StepParts.Bare, StepParts.Step, 32)]
    [InlineData(StepParts.Replica, StepParts.Step, 56.048)]
    [InlineData(StepParts.Whole, StepParts.Compute, 46.048)]
    [InlineData(StepParts.Whole, StepParts.Reduce, 1)]
    [InlineData(StepParts.Whole, StepParts.Apply, 9)]
    [InlineData(StepParts.Unmatched, StepParts.Step, 56.048)]
    public void The_least_time_of_a_part_follows_from_its_operations_and_its_bytes(string kind, string part, double milliseconds) =>
        Assert.Equal(milliseconds, Work.Of(kind, part).FloorMilliseconds(Machine)!.Value, 9);

    [Theory]
    [InlineData(StepParts.Wait)]
    [InlineData(StepParts.Commit)]
    [InlineData(StepParts.Rest)]
    public void Waiting_has_no_least_time(string part) => Assert.Null(Work.Of(StepParts.Whole, part).FloorMilliseconds(Machine));

    [Fact]
    public void Gradients_that_are_added_up_in_place_need_no_copy() =>
        Assert.Equal(52.048, (Work with { CopiesGradients = false }).Of(StepParts.Whole, StepParts.Step).FloorMilliseconds(Machine)!.Value, 9);

    [Fact]
    public void A_machine_of_twice_the_speed_has_half_the_least_time()
    {
        var twice = new MachineRates(2 * Machine.FlopsPerSecond, 2 * Machine.BytesPerSecond);
        var work = Work.Of(StepParts.Replica, StepParts.Step);
        Assert.Equal(work.FloorMilliseconds(Machine)!.Value / 2, work.FloorMilliseconds(twice)!.Value, 9);
    }

    [Fact]
    public void A_second_average_is_read_and_written_like_the_first() =>
        Assert.Equal(8 * Work.Values, (Work with { Averages = 2 }).Of(StepParts.Replica, StepParts.Update).Bytes - Work.Of(StepParts.Replica, StepParts.Update).Bytes);
}
