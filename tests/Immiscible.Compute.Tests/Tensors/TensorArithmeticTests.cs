using Immiscible.Compute.Native;
using Immiscible.Compute.Tensors;
using TorchSharp;

namespace Immiscible.Compute.Tests.Tensors;

public sealed class TensorArithmeticTests
{
    public TensorArithmeticTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void It_is_torchs_own_arithmetic()
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor a = torch.tensor([0.1f, -2f, 3f]), b = torch.tensor(new[,] { { 1f }, { 0.3f } });

        Same(a + b, a.Plus(b));
        Same(a * Math.Sqrt(0.3), a.Times(Math.Sqrt(0.3)));
        Same(a.clone().mul_(1 / 3.0), a.clone().MultiplyInPlace(1 / 3.0));
        Same(a.clone().clamp_(-1, 1), a.clone().ClampInPlace(-1, 1));
        Same(a.clone().add_(a), a.clone().AddInPlace(a));
    }

    private static void Same(torch.Tensor expected, torch.Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.Equal(expected.data<float>().ToArray(), actual.data<float>().ToArray());
    }
}
