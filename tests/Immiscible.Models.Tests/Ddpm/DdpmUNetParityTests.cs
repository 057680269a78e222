using Immiscible.Models.Ddpm;
using static TorchSharp.torch;

namespace Immiscible.Models.Tests.Ddpm;

public sealed class DdpmUNetParityTests
{
    private const double ForwardTolerance = 1e-4;
    private const double GradientTolerance = 1e-3;

    [Theory]
    [InlineData("ddpm_torch_unet")]
    [InlineData("ddpm_torch_unet_g32")]
    public void Output_agrees_with_the_reference(string name)
    {
        using var fixture = new UNetFixture(name);
        using var network = fixture.Network();
        Assert.InRange(OutputError(network, fixture), 0, ForwardTolerance);
    }

    [Theory]
    [InlineData("ddpm_torch_unet")]
    [InlineData("ddpm_torch_unet_g32")]
    public void Gradients_agree_with_the_reference(string name)
    {
        using var fixture = new UNetFixture(name);
        using var network = fixture.Network();
        using var scope = NewDisposeScope();
        var x = fixture.Tensor("in.x").requires_grad_(true);
        var loss = network.Forward(x, fixture.Timesteps()).square().mean();
        loss.backward();
        Assert.Equal(fixture.Floats("loss")[0], loss.item<float>(), 1e-5);
        AssertClose(fixture.Floats("grad.input.x"), x.grad!, "input");
        var parameters = network.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        foreach (var recorded in fixture.Names.Where(n => n.StartsWith("grad.param.", StringComparison.Ordinal)))
            AssertClose(fixture.Floats(recorded), parameters[recorded["grad.param.".Length..]].grad!, recorded);
        var norms = fixture.GradientNorms();
        Assert.Equal(parameters.Count, norms.Count);
        var floor = norms.Values.Max() * 1e-6;
        foreach (var (parameter, expected) in norms)
            Assert.InRange(Math.Abs(parameters[parameter].grad!.norm().item<float>() - expected), 0, GradientTolerance * expected + floor);
    }

    [Theory]
    [InlineData("in_conv.weight")]
    [InlineData("downsamples.level_1.0.1.project_in.weight")]
    [InlineData("middle.1.norm.weight")]
    [InlineData("upsamples.level_2.0.conv1.weight")]
    [InlineData("out_conv.2.weight")]
    public void One_weight_tensor_off_by_a_hundredth_breaks_the_parity(string parameter)
    {
        using var fixture = new UNetFixture("ddpm_torch_unet");
        using var network = fixture.Network();
        using (no_grad()) network.named_parameters().Single(p => p.name == parameter).parameter.mul_(1.01f);
        Assert.True(OutputError(network, fixture) > ForwardTolerance, $"1 % of {parameter} went unnoticed");
    }

    private static double OutputError(DdpmUNet network, UNetFixture fixture)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        return (network.Forward(fixture.Tensor("in.x"), fixture.Timesteps()) - fixture.Tensor("out.eps")).abs().max().item<float>();
    }

    private static void AssertClose(float[] expected, Tensor actual, string what)
    {
        var norm = Math.Sqrt(expected.Sum(v => (double)v * v));
        var error = (actual.reshape(-1) - tensor(expected)).norm().item<float>();
        Assert.True(error <= GradientTolerance * norm, $"gradient of {what}: off by {error} of {norm}");
    }
}
