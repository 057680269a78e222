using Immiscible.Cluster.Contracts.Events;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Immiscible.Cluster.Contracts.Tests.Events;

public sealed class RunEventTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly RunEvent[] Events =
    [
        new RunStarted
        {
            Run = "a", Time = Time, Directory = "runs/a", Name = "tiny", Workers = 2, Granules = 8, Batch = 16, FirstStep = 0, TotalSteps = 100,
            Parameters = 1234, Dataset = "shapes", DatasetCount = 256,
        },
        new StepCommitted
        {
            Run = "a", Time = Time, Step = 1, DataEpoch = 0, Loss = 1.25, GradientNorm = 3, LearningRate = 1e-3, ImagesPerSecond = 40, StepSeconds = 0.4,
            MatchMilliseconds = 0.5, QuantizeMilliseconds = 0.25, GatherMilliseconds = 2, WaitedForMatch = true, DistanceReduction = -0.017, Phases = new StepPhases { ComputeMilliseconds = 300 },
        },
        new CheckpointPublished { Run = "a", Time = Time, Step = 20, Path = "runs/a/checkpoints/step-20" },
        new RunStopped { Run = "a", Time = Time, Step = 100, Reason = RunStopReason.Diverged, Message = "loss is NaN", WeightsSha256 = "ab" },
    ];

    [Fact]
    public void An_event_is_one_line_of_json_and_is_read_back_equal()
    {
        foreach (var value in Events)
        {
            var line = RunEventJson.Write(value);
            Assert.DoesNotContain('\n', line);
            Assert.StartsWith("{\"event\":\"", line);
            Assert.Equal(value, RunEventJson.Read(line));
        }
    }

    [Fact]
    public void Json_names_are_what_scripts_rely_on()
    {
        Assert.Equal("{\"event\":\"step\",\"step\":1,\"dataEpoch\":0,\"loss\":1.25,\"gradientNorm\":3,\"learningRate\":0.001,\"imagesPerSecond\":40,"
            + "\"stepSeconds\":0.4,\"matchMilliseconds\":0.5,\"quantizeMilliseconds\":0.25,\"gatherMilliseconds\":2,\"distanceReduction\":-0.017,\"matchWaitMilliseconds\":0,"
            + "\"waitedForMatch\":true,"
            + "\"phases\":{\"computeMilliseconds\":300,\"reduceMilliseconds\":0,\"commitMilliseconds\":0,\"applyMilliseconds\":0},"
            + "\"run\":\"a\",\"time\":\"2026-01-02T03:04:05+00:00\"}", RunEventJson.Write(Events[1]));
        Assert.Contains("\"reason\":\"diverged\",\"message\":\"loss is NaN\",\"weights_sha256\":\"ab\"", RunEventJson.Write(Events[3]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"event\":\"step\",\"step\":1,\"dataEp")]
    [InlineData("{\"event\":\"other\"}")]
    [InlineData("{\"event\":\"step\"}")]
    [InlineData("[]")]
    public void A_line_that_is_no_event_reads_as_nothing(string line) => Assert.Null(RunEventJson.Read(line));

    [Fact]
    public void An_event_serialised_for_a_grain_call_comes_back_equal()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        foreach (var value in Events) Assert.Equal(value, serializer.Deserialize<RunEvent>(serializer.SerializeToArray(value)));
    }
}
