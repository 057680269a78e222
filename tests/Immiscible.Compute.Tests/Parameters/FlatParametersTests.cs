using Immiscible.Compute.Native;
using Immiscible.Compute.Parameters;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Immiscible.Compute.Tests.Parameters;

public sealed class FlatParametersTests : IDisposable
{
    private readonly DisposeScope _scope;

    public FlatParametersTests()
    {
        TorchRuntime.EnsureLoaded();
        _scope = NewDisposeScope();
    }

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Values_and_names_are_kept()
    {
        using var module = Network();
        var before = module.named_parameters().Select(entry => (entry.name, Values(entry.parameter))).ToList();
        using var flat = new FlatParameters(module);
        Assert.Equal(before.Select(entry => entry.name), flat.Layout.Slots.Select(slot => slot.Name));
        foreach (var ((name, values), slot) in before.Zip(flat.Layout.Slots))
        {
            Assert.Equal(values, flat.ValueSpan.Slice(slot.Offset, slot.Length).ToArray());
            Assert.Equal(0, slot.Offset % 16);
            Assert.Equal(values, Values(module.get_parameter(name)!));
        }
        var sum = before.Sum(entry => entry.Item2.Sum(value => (double)value));
        Assert.Equal(sum, flat.ValueSpan.ToArray().Sum(value => (double)value), 1e-6);
    }

    [Fact]
    public void Backward_adds_into_the_flat_gradient_what_it_gives_alone()
    {
        var input = linspace(-1, 1, 2 * 2 * 5 * 5).view(2, 2, 5, 5);
        using var plain = Network();
        using var module = Network();
        module.load_state_dict(plain.state_dict());
        using var flat = new FlatParameters(module);
        plain.call(input).square().mean().backward();
        var expected = plain.parameters().Select(parameter => Values(parameter.grad!)).ToList();

        module.call(input).square().mean().backward();
        foreach (var (slot, gradient) in flat.Layout.Slots.Zip(expected))
            Assert.Equal(gradient, flat.GradientSpan.Slice(slot.Offset, slot.Length).ToArray());
        var once = flat.GradientSpan.ToArray();
        module.call(input).square().mean().backward();
        Assert.Equal(once.Select(value => 2 * value), flat.GradientSpan.ToArray());

        flat.GradientSpan.Clear();
        module.call(input).square().mean().backward();
        Assert.Equal(once, flat.GradientSpan.ToArray());
        flat.VerifyAliases();
    }

    [Fact]
    public void Backward_adds_into_the_vector_that_collects_and_leaves_the_one_before()
    {
        var input = linspace(-1, 1, 2 * 2 * 5 * 5).view(2, 2, 5, 5);
        using var module = Network();
        using var flat = new FlatParameters(module);
        using var first = flat.NewGradients();
        using var second = flat.NewGradients();
        flat.Collect(first);
        flat.GradientSpan.Clear();
        module.call(input).square().mean().backward();
        var once = first.Host.ToArray();
        Assert.Contains(once, static value => value != 0);

        flat.Collect(second);
        flat.GradientSpan.Clear();
        module.call(2 * input).square().mean().backward();
        module.call(input).square().mean().backward();
        flat.VerifyAliases();
        Assert.Equal(once, first.Host.ToArray());
        Assert.NotEqual(once, second.Host.ToArray());

        flat.Collect(first);
        module.call(input).square().mean().backward();
        Assert.Equal(once.Select(static value => 2 * value), first.Host.ToArray());
    }

    [Fact]
    public void Gradients_of_another_module_are_refused()
    {
        using var flat = new FlatParameters(Network());
        using var other = new FlatParameters(nn.Linear(3, 4));
        using var gradients = other.NewGradients();
        Assert.Contains("2 gradients in 32 values", Assert.Throws<ArgumentException>(() => flat.Collect(gradients)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Writing_the_span_changes_what_the_module_computes()
    {
        using var module = nn.Linear(3, 1);
        using var flat = new FlatParameters(module);
        flat.ValueSpan.Clear();
        flat.ValueSpan[flat.Layout.Slots.Single(slot => slot.Name == "bias").Offset] = 7;
        Assert.Equal(7f, module.call(ones(3)).item<float>());
    }

    [Fact]
    public void In_bfloat16_the_module_computes_with_a_copy_of_the_values()
    {
        using var scope = NewDisposeScope();
        using var module = nn.Linear(3, 1);
        var weight = module.weight!.detach().clone();
        module.bias!.requires_grad = false;
        using var flat = new FlatParameters(module, CPU, ScalarType.BFloat16);
        flat.VerifyAliases();
        Assert.Equal((ScalarType.BFloat16, ScalarType.Float32), (module.weight!.dtype, module.bias!.dtype));
        Assert.Equal(Values(weight), flat.ValueSpan.Slice(flat.Layout.Slots[0].Offset, 3).ToArray());
        Assert.Equal(Values(weight.to_type(ScalarType.BFloat16).to_type(ScalarType.Float32)), Values(module.weight!.to_type(ScalarType.Float32)));

        flat.Vector.Write(0, [1, 2, 3]);
        Assert.NotEqual([1, 2, 3], Values(module.weight!.to_type(ScalarType.Float32)));
        flat.Refresh();
        Assert.Equal([1, 2, 3], Values(module.weight!.to_type(ScalarType.Float32)));

        nn.functional.linear(ones(2, 3, ScalarType.BFloat16), module.weight!).sum().backward();
        Assert.Equal([2, 2, 2], Values(flat.Gradients.to_type(ScalarType.Float32))[..3]);
        flat.ClearGradients();
        Assert.All(Values(flat.Gradients.to_type(ScalarType.Float32)), static gradient => Assert.Equal(0, gradient));
        flat.VerifyAliases();
    }

    [Fact]
    public void Broken_aliases_are_named()
    {
        using var module = Network();
        using var flat = new FlatParameters(module);
        var parameter = module.get_parameter("first.bias")!;
        parameter.grad = zeros_like(parameter);
        AssertBroken("gradient of parameter first.bias", flat);
        using (no_grad()) parameter.set_(zeros(4));
        AssertBroken("value of parameter first.bias", flat);
    }

    [Fact]
    public void Flat_tensors_outlive_the_scope_they_were_made_in()
    {
        using var module = Network();
        FlatParameters flat;
        using (NewDisposeScope()) flat = new FlatParameters(module);
        flat.VerifyAliases();
        flat.Dispose();
        Assert.Throws<ObjectDisposedException>(() => flat.ValueSpan.Length);
    }

    [Fact]
    public void Buffers_other_types_and_empty_modules_are_refused()
    {
        AssertRefused("running_mean", nn.BatchNorm2d(4));
        AssertRefused("weight is Float64", nn.Linear(2, 2, dtype: ScalarType.Float64));
        AssertRefused("no parameters", nn.ReLU());
    }

    private static void AssertRefused(string fault, nn.Module module)
    {
        using (module)
            Assert.Contains(fault, Assert.Throws<ArgumentException>(() => new FlatParameters(module)).Message, StringComparison.Ordinal);
    }

    private static void AssertBroken(string fault, FlatParameters flat) =>
        Assert.Contains(fault, Assert.Throws<InvalidOperationException>(flat.VerifyAliases).Message, StringComparison.Ordinal);

    private static Sequential Network()
    {
        // GroupNorm comes uninitialised.
        var norm = nn.GroupNorm(2, 4);
        nn.init.constant_(norm.weight!, 1.5);
        nn.init.constant_(norm.bias!, 0.5);
        return nn.Sequential(
            ("first", nn.Conv2d(2, 4, 3)), ("norm", norm), ("act", nn.SiLU()), ("flat", nn.Flatten()), ("last", nn.Linear(36, 3)));
    }

    private static float[] Values(Tensor tensor) => tensor.detach().data<float>().ToArray();
}
