using Immiscible.Compute.Devices;
using Immiscible.Compute.Native;

namespace Immiscible.Compute.Tests.Devices;

public sealed class TorchDeviceTests
{
    [Fact]
    public void The_processor_is_always_there() => Assert.Equal(TorchSharp.DeviceType.CPU, TorchDevice.Open("cpu").type);

    [Theory]
    [InlineData("tpu", "allowed are cpu and cuda")]
    [InlineData("cuda:2", "start one silo a device, this one with CUDA_VISIBLE_DEVICES=2 and cuda")]
    public void A_device_that_no_process_can_have_is_refused_with_the_remedy(string name, string remedy)
    {
        var message = Assert.Throws<TorchRuntimeException>(() => TorchDevice.Open(name)).Message;
        Assert.StartsWith($"device {name}: ", message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Without_CUDA_the_message_says_what_is_missing_and_what_helps()
    {
        if (TorchRuntime.Describe().HasCuda) Assert.Skip("this libtorch has CUDA");
        var message = Assert.Throws<TorchRuntimeException>(() => TorchDevice.Open("cuda")).Message;
        Assert.StartsWith("device cuda: libtorch in ", message, StringComparison.Ordinal);
        Assert.Contains("IMMISCIBLE_LIBTORCH", message, StringComparison.Ordinal);
        Assert.Contains("-p:TorchBackend=cuda", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Torchs_switches_for_determinism_can_be_thrown()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("the switches are found by their names on Linux");
        Assert.True(CudaDeterminism.Require());
    }

    [Fact]
    public void A_CUDA_device_opens()
    {
        if (TorchDevice.Obstacle() is { } obstacle) Assert.Skip($"no CUDA device: {obstacle}");
        Assert.Equal(TorchSharp.DeviceType.CUDA, TorchDevice.Open("cuda").type);
    }
}
