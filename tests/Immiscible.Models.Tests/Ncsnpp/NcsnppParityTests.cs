using Immiscible.Models.Ncsnpp;
using static TorchSharp.torch;

namespace Immiscible.Models.Tests.Ncsnpp;

public sealed class NcsnppParityTests
{
    public static TheoryData<string> Folders => NcsnppFixture.Folders;

    [Theory]
    [MemberData(nameof(Folders))]
    public void Output_agrees_with_the_reference(string folder)
    {
        using var fixture = new NcsnppFixture(folder);
        using var network = fixture.Network();
        Assert.InRange(OutputError(network, fixture), 0, fixture.OutputTolerance);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Gradients_agree_with_the_reference(string folder)
    {
        using var fixture = new NcsnppFixture(folder);
        using var network = fixture.Network();
        var trained = network.named_parameters().Where(p => p.parameter.requires_grad).Select(p => p.name);
        Assert.Equal(fixture.GradientNorms().Keys.Order(StringComparer.Ordinal), trained.Order(StringComparer.Ordinal));
        Assert.Empty(GradientDeviations(network, fixture));
    }

    /// <summary>Of every kind of layer the last one; a query or a key shows in gradients alone.</summary>
    [Theory]
    [MemberData(nameof(Folders))]
    public void One_weight_tensor_off_by_a_hundredth_breaks_the_parity(string folder)
    {
        using var fixture = new NcsnppFixture(folder);
        using var network = fixture.Network();
        var weights = network.named_parameters().Where(p => p.parameter.ndim > 1).ToList();
        var kinds = weights.GroupBy(p => string.Join('.', p.name.Split('.').Skip(2))).Select(kind => kind.Last()).Append(weights[0]).ToList();
        Assert.True(kinds.Count >= 8, $"few kinds of weights: {string.Join(", ", kinds.Select(k => k.name))}");
        foreach (var (name, parameter) in kinds)
        {
            using var before = parameter.detach().clone();
            using (no_grad()) parameter.mul_(1.01f);
            if (!name.Contains("NIN_0.W", StringComparison.Ordinal) && !name.Contains("NIN_1.W", StringComparison.Ordinal))
                Assert.True(OutputError(network, fixture) > fixture.OutputTolerance, $"1 % of {name} went unnoticed in the output");
            Assert.True(GradientDeviations(network, fixture).Count > 0, $"1 % of {name} went unnoticed in the gradients");
            using (no_grad()) parameter.copy_(before);
        }

        Assert.InRange(OutputError(network, fixture), 0, fixture.OutputTolerance);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_noise_levels_are_those_of_the_reference(string folder)
    {
        using var fixture = new NcsnppFixture(folder);
        using var network = new NcsnppNetwork(fixture.Options, seed: 0);
        var sigmas = network.named_parameters().Single(p => p.name == "sigmas").parameter.data<float>().ToArray();
        var recorded = fixture.Weight("sigmas");
        Assert.Equal(recorded.Length, sigmas.Length);
        Assert.All(recorded.Zip(sigmas), pair => Assert.Equal(pair.First, pair.Second, 1e-6f * pair.First));
    }

    private static double OutputError(NcsnppNetwork network, NcsnppFixture fixture)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var expected = fixture.Tensor("out.score");
        var error = (network.Forward(fixture.Tensor("in.x"), fixture.Tensor("in.time_cond")) - expected).abs().max().item<float>();
        return error / expected.abs().max().item<float>();
    }

    private static List<string> GradientDeviations(NcsnppNetwork network, NcsnppFixture fixture)
    {
        using var scope = NewDisposeScope();
        var parameters = network.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        foreach (var parameter in parameters.Values) parameter.grad = null;
        var x = fixture.Tensor("in.x").requires_grad_(true);
        var loss = network.Forward(x, fixture.Tensor("in.time_cond")).square().mean();
        loss.backward();

        var deviations = new List<string>();
        var expectedLoss = fixture.Floats("loss")[0];
        if (Math.Abs(loss.item<float>() - expectedLoss) > 1e-4 * expectedLoss) deviations.Add($"loss: {loss.item<float>()}, not {expectedLoss}");
        foreach (var recorded in fixture.Names.Where(n => n.StartsWith("grad.", StringComparison.Ordinal)))
        {
            var gradient = recorded == "grad.input.x" ? x.grad! : parameters[recorded["grad.param.".Length..]].grad!;
            var expected = fixture.Tensor(recorded);
            var error = (gradient - expected).norm().item<float>() / expected.norm().item<float>();
            if (error > fixture.GradientTolerance) deviations.Add($"{recorded}: off by {error} of its norm");
        }

        var norms = fixture.GradientNorms();
        var floor = norms.Values.Max() * 1e-6;
        foreach (var (name, expected) in norms)
        {
            var norm = parameters[name].grad!.norm().item<float>();
            if (Math.Abs(norm - expected) > fixture.GradientTolerance * expected + floor) deviations.Add($"gradient of {name}: norm {norm}, not {expected}");
        }

        return deviations;
    }
}
