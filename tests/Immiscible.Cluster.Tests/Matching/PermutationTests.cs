using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Tests.Matching;

public sealed class PermutationTests(TestCluster cluster)
{
    [Theory]
    [InlineData("u16")]
    [InlineData("fp16")]
    public async Task Matching_changes_the_order_of_the_noise_and_nothing_else(string quantization)
    {
        var spec = TinySpec.Create("training.steps=3", $"matching.quantization={quantization}", "model.classConditional=true", "workers=2");
        var (matched, plain) = (new Recorder(), new Recorder());

        var linear = (await cluster.TrainAsync(spec, script: matched)).Ended(RunStopReason.Completed, 3);
        var none = (await cluster.TrainAsync(spec.With("matching.mode=none"), script: plain)).Ended(RunStopReason.Completed, 3);

        Assert.All(linear.Steps, step => Assert.True(step.DistanceReduction < 0, $"{step.DistanceReduction} is no reduction; {spec.Repeat}"));
        Assert.All(none.Steps, step => Assert.Null(step.DistanceReduction));
        for (var step = 0; step < 3; step++)
        {
            var (with, without) = (matched.Rows(step), plain.Rows(step));
            Assert.Equal(spec.Value.Training.Batch, with.Length);
            Assert.Equal(without.Select(row => (row.Granule, row.Image, row.Time, row.Label)), with.Select(row => (row.Granule, row.Image, row.Time, row.Label)));
            Assert.Equal(without.Select(row => row.Noise).Order(StringComparer.Ordinal), with.Select(row => row.Noise).Order(StringComparer.Ordinal));
            Assert.Equal(with.Length, with.Select(row => row.Noise).Distinct().Count());
            Assert.NotEqual(without.Select(row => row.Noise), with.Select(row => row.Noise));
        }
    }

    private sealed record Row(long Step, int Granule, int Number, string Image, string Noise, uint Time, int Label);

    /// <summary>Notes what the network is fed.</summary>
    private sealed class Recorder : ReplicaScript
    {
        private readonly ConcurrentBag<Row> _rows = [];

        public Row[] Rows(long step) => [.. _rows.Where(row => row.Step == step).OrderBy(row => row.Granule).ThenBy(row => row.Number)];

        public override double ComputeGranule(IReplica replica, in GranuleBatch batch, Span<float> gradient)
        {
            var length = batch.Images.Length / batch.Count;
            for (var i = 0; i < batch.Count; i++)
                _rows.Add(new Row(
                    batch.Step, batch.Granule, i, Hash(batch.Images.Slice(i * length, length)), Hash(batch.Noises.Slice(i * length, length)), batch.TimeDraws[i], batch.Labels[i]));
            return replica.ComputeGranule(batch, gradient);
        }

        private static string Hash(ReadOnlySpan<float> values) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values)));
    }
}
