using Immiscible.Compute.Native;
using Immiscible.Compute.Safetensors;
using Immiscible.Diffusion.Objectives;
using Immiscible.Models.Ddpm;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tests.Objectives;

public sealed class DdpmObjectiveTests
{
    private const uint StepsPerTimestep = uint.MaxValue / 1000;

    private static DdpmObjective Objective => new(new DdpmOptions().CreateSchedule());

    [Fact]
    public void Noisy_images_agree_with_the_references()
    {
        using var scope = NewDisposeScope();
        using var diffusers = new Recorded("sched_tables/io.safetensors");
        const string Key = "linear_0.0001_0.02_1000.";
        var noisy = Objective.Diffuse(diffusers.Tensor(Key + "x0"), diffusers.Tensor(Key + "noise"), diffusers.Int64s(Key + "t"));
        Recorded.AssertClose(diffusers.Floats(Key + "add_noise"), noisy, 1e-5);

        using var ddpm = new Recorded("ddpm_torch_unet/io.safetensors");
        noisy = Objective.Diffuse(ddpm.Tensor("in.x0"), ddpm.Tensor("in.noise"), ddpm.Int64s("in.t"));
        Recorded.AssertClose(ddpm.Floats("out.x_t"), noisy, 1e-6);
    }

    [Fact]
    public void Losses_agree_with_the_reference_sample_by_sample()
    {
        using var scope = NewDisposeScope();
        using var recorded = new Recorded("ddpm_torch_unet/io.safetensors");
        using var network = Network();
        var times = recorded.Int64s("in.t");
        var expected = recorded.Floats("out.train_losses");
        using var frozen = no_grad();
        for (var i = 0; i < times.Length; i++)
        {
            var (image, noise) = (recorded.Tensor("in.x0").narrow(0, i, 1), recorded.Tensor("in.noise").narrow(0, i, 1));
            var loss = Loss(Objective, network.Forward, image, noise, [(uint)times[i] * StepsPerTimestep + StepsPerTimestep / 2], null);
            Assert.Equal(expected[i], loss.item<float>(), 1e-4f);
        }
    }

    [Fact]
    public void The_loss_of_a_batch_is_the_mean_of_its_samples_and_needs_the_noise_given()
    {
        TorchRuntime.EnsureLoaded();
        using var scope = NewDisposeScope();
        var noise = arange(24, ScalarType.Float32).view(2, 3, 2, 2);
        Assert.Equal(0, Loss(Objective, (_, _, _) => noise, ones_like(noise), noise, [1, 2], null).item<float>());
        var loss = Loss(Objective, (_, _, _) => zeros_like(noise), ones_like(noise), noise, [1, 2], null).item<float>();
        Assert.Equal(Enumerable.Range(0, 24).Average(v => (double)v * v), loss, 1e-3);
    }

    [Fact]
    public void V_is_measured_against_the_velocity_of_the_reference()
    {
        using var scope = NewDisposeScope();
        using var recorded = new Recorded("sched_tables/io.safetensors");
        const string Key = "linear_0.0001_0.02_1000.";
        var (image, noise) = (recorded.Tensor(Key + "x0"), recorded.Tensor(Key + "noise"));
        uint[] draws = [.. recorded.Int64s(Key + "t").Select(t => (uint)t * StepsPerTimestep + StepsPerTimestep / 2)];
        var objective = new DdpmObjective(new DdpmOptions().CreateSchedule(), Prediction.V);
        var velocity = recorded.Tensor(Key + "velocity");
        Assert.InRange(Loss(objective, (_, _, _) => velocity, image, noise, draws, null).item<float>(), 0, 1e-9);
        Assert.InRange(Loss(objective, (_, _, _) => noise, image, noise, draws, null).item<float>(), 0.1, 10);
    }

    private static DdpmUNet Network()
    {
        var options = new DdpmUNetOptions { Channels = 16, ChannelMultipliers = [1, 2, 2], Attention = [false, true, false], Groups = 8 };
        var network = new DdpmUNet(options, seed: 0);
        using var weights = SafetensorsReader.Open(SharedData.Fixture("ddpm_torch_unet/weights.safetensors"));
        using var frozen = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            using var value = tensor(weights.ReadFloats(name), parameter.shape);
            parameter.copy_(value);
        }

        return network;
    }

    private static Tensor Loss(DdpmObjective objective, Denoiser network, Tensor images, Tensor noises, ReadOnlySpan<uint> draws, Tensor? labels) =>
        objective.Losses(new ObjectiveBatch { Network = network, Target = network, Images = images, Noises = noises, TimeDraws = draws, Labels = labels }).mean();
}
