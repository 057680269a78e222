using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tests.Objectives;

/// <summary>What holds for every objective.</summary>
public sealed class EveryObjectiveTests
{
    private const int Elements = 12;

    private static readonly ObjectiveOptions[] All =
    [
        new DdpmOptions(), new DdpmOptions { Prediction = Prediction.V, MinSnrGamma = 5, Schedule = BetaScheduleKind.Cosine },
        new DdpmOptions { Prediction = Prediction.Image, MinSnrGamma = 5, RescaleZeroTerminalSnr = true }, new ConsistencyOptions(),
        new ConsistencyOptions { Metric = ConsistencyMetric.PseudoHuber, Weighting = ConsistencyWeighting.Karras }, new ImprovedConsistencyOptions(),
        new EasyConsistencyOptions(), new FlowOptions(), new FlowOptions { Path = FlowPath.SchroedingerBridge, Sigma = 0.1 },
        new FlowOptions { Path = FlowPath.VariancePreserving, Sigma = 0.1 },
    ];

    public static IEnumerable<TheoryDataRow<int>> Objectives => Enumerable.Range(0, All.Length).Select(static i => new TheoryDataRow<int>(i));

    [Theory]
    [MemberData(nameof(Objectives))]
    public void The_loss_of_a_sample_does_not_depend_on_its_batch(int index)
    {
        using var scope = NewDisposeScope();
        var objective = All[index].Create(Elements);
        uint[] draws = [1u << 30, 3, 3_000_000_000, 4_000_000_000];
        var (images, noises, weight) = (Wave(4, 0.3), Wave(4, 1.7), tensor(0.5f));
        var whole = Losses(objective, images, noises, draws, weight, weight).data<float>().ToArray();
        Assert.All(whole, static loss => Assert.True(float.IsFinite(loss) && loss > 0, $"loss {loss}"));
        for (var i = 0; i < draws.Length; i++)
            Assert.Equal(whole[i], Losses(objective, images.narrow(0, i, 1), noises.narrow(0, i, 1), [draws[i]], weight, weight).item<float>(), Math.Abs(whole[i]) * 1e-5f);
        var swapped = Losses(objective, images, noises.flip(0), draws, weight, weight).data<float>().ToArray();
        Assert.NotEqual(whole[0], swapped[0]);
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void A_gradient_flows_through_the_network_alone(int index)
    {
        using var scope = NewDisposeScope();
        var objective = All[index].Create(Elements);
        var (student, teacher) = (tensor(0.5f, requires_grad: true), tensor(0.4f, requires_grad: true));
        Losses(objective, Wave(2, 0.3), Wave(2, 1.7), [1u << 31, 1u << 30], student, teacher).mean().backward();
        Assert.NotEqual(0, student.grad!.item<float>());
        Assert.True(teacher.grad is null);
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Losses_at_levels_and_denoised_images_are_finite_at_both_ends(int index)
    {
        using var scope = NewDisposeScope();
        var objective = All[index].Create(Elements);
        var (images, noises) = (Wave(3, 0.3), Wave(3, 1.7));
        Denoiser network = static (x, _, _) => x.tanh();
        var batch = new ObjectiveBatch { Network = network, Target = network, Images = images, Noises = noises, TimeDraws = [1, 2, 3] };
        Assert.All(objective.LossesAt(batch, [0, 0.5, 1]).data<float>().ToArray(), static loss => Assert.True(float.IsFinite(loss), $"loss {loss}"));
        foreach (var level in new[] { 0, 0.5, 1 })
        {
            var (noise, image) = objective.Denoise(network, images, noises, level);
            Assert.Equal(images.shape, image.shape);
            Assert.Equal(images.shape, noise.shape);
            Assert.All(image.data<float>().ToArray(), static v => Assert.True(float.IsFinite(v), $"value {v}"));
        }
    }

    private static Tensor Losses(IObjective objective, Tensor images, Tensor noises, uint[] draws, Tensor student, Tensor teacher) => objective.Losses(new ObjectiveBatch
    {
        Network = (x, times, _) => x.tanh() * student * times.to_type(ScalarType.Float32).cos().view(-1, 1, 1, 1),
        Target = (x, times, _) => x.tanh() * teacher * times.to_type(ScalarType.Float32).cos().view(-1, 1, 1, 1),
        Images = images,
        Noises = noises,
        TimeDraws = draws,
        Step = 100_000,
    });

    private static Tensor Wave(int count, double phase) => (arange(count * Elements, ScalarType.Float32) * (float)(1 + phase)).sin().view(count, 3, 2, 2);
}
