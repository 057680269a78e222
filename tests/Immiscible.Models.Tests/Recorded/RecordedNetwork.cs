using System.Text.Json;
using Immiscible.Compute.Safetensors;
using static TorchSharp.torch;

namespace Immiscible.Models.Tests.Recorded;

/// <summary>One recorded run of a reference's network: its configuration, weights, inputs, output and the gradients of mean(output^2).</summary>
internal sealed class RecordedNetwork : IDisposable
{
    private readonly string _folder;
    private readonly SafetensorsReader _recorded;
    private readonly JsonElement _norms;

    public RecordedNetwork(string name)
    {
        _folder = SharedData.Fixture(name);
        _recorded = SafetensorsReader.Open(Path.Combine(_folder, "io.safetensors"));
        _norms = Fixtures.Json($"{name}/grad_norms.json");
        Config = Fixtures.Config(name);
        ForwardTolerance = Fixtures.Tolerance(name, "forward_abs", 1e-4);
        GradientTolerance = Fixtures.Tolerance(name, "grad_rel", 1e-3);
    }

    public JsonElement Config { get; }

    /// <summary>How far an element of the output may be off.</summary>
    public double ForwardTolerance { get; }

    /// <summary>How far a gradient may be off, as a part of its norm.</summary>
    public double GradientTolerance { get; }

    /// <summary>Gives a network the recorded weights; every recorded name must be one of the network's, of the same shape, and the reverse.</summary>
    public ImageNetwork Load(ImageNetwork network)
    {
        using var weights = SafetensorsReader.Open(Path.Combine(_folder, "weights.safetensors"));
        var parameters = network.named_parameters().ToArray();
        Assert.Equal(weights.Names.Order(StringComparer.Ordinal), parameters.Select(static p => p.name).Order(StringComparer.Ordinal));
        using var frozen = no_grad();
        foreach (var (name, parameter) in parameters)
        {
            Assert.Equal(weights.Entry(name).Shape, parameter.shape);
            using var value = tensor(weights.ReadFloats(name), parameter.shape);
            parameter.copy_(value);
        }

        return network;
    }

    /// <summary>The largest error of an element of the network's output.</summary>
    public double OutputError(ImageNetwork network)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        return (network.Forward(Tensor(Input), Times(), Labels()) - Tensor(First("out.sample", "out.eps"))).abs().max().item<float>();
    }

    /// <summary>Asserts that loss, gradients and the norms of all gradients are those recorded.</summary>
    public void AssertGradients(ImageNetwork network)
    {
        using var scope = NewDisposeScope();
        var x = Tensor(Input).requires_grad_(true);
        var loss = network.Forward(x, Times(), Labels()).square().mean();
        loss.backward();
        var expectedLoss = _recorded.ReadFloats("loss")[0];
        Assert.Equal(expectedLoss, loss.item<float>(), 1e-5 * Math.Max(1, expectedLoss));
        AssertClose("grad.input." + Input["in.".Length..], x.grad!);
        var parameters = network.named_parameters().ToDictionary(static p => p.name, static p => p.parameter);
        var recorded = _recorded.Names.Where(static name => name.StartsWith("grad.param.", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(recorded);
        foreach (var name in recorded) AssertClose(name, parameters[name["grad.param.".Length..]].grad!);
        var norms = _norms.EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value.GetDouble());
        Assert.Equal(parameters.Count, norms.Count);
        var floor = norms.Values.Max() * 1e-6;
        foreach (var (name, expected) in norms)
            Assert.InRange(Math.Abs(parameters[name].grad!.norm().item<float>() - expected), 0, GradientTolerance * expected + floor);
    }

    /// <summary>
    /// The first parameter whose name ends so, made larger by a hundredth, must show in the output. (What a normalisation of single channels
    /// follows, and scales away, cannot.)
    /// </summary>
    public void AssertNoticed(ImageNetwork network, string weight)
    {
        var (name, parameter) = network.named_parameters().First(p => ("." + p.name).EndsWith("." + weight, StringComparison.Ordinal));
        using (no_grad()) parameter.mul_(1.01f);
        var error = OutputError(network);
        Assert.True(error > ForwardTolerance, $"1 % of {name} went unnoticed: off by {error}");
    }

    public void Dispose() => _recorded.Dispose();

    private string Input => First("in.x", "in.sample");

    private Tensor Times()
    {
        var name = First("in.timesteps", "in.t");
        return _recorded.Entry(name).DataType == SafetensorsDataType.I64 ? tensor(_recorded.ReadInt64s(name)) : Tensor(name);
    }

    private Tensor? Labels() =>
        new[] { "in.y", "in.class_labels", "in.labels" }.FirstOrDefault(_recorded.Contains) is { } name ? tensor(_recorded.ReadInt64s(name))
        : null;

    private Tensor Tensor(string name) => tensor(_recorded.ReadFloats(name), [.. _recorded.Entry(name).Shape]);

    private string First(params string[] names) => names.First(_recorded.Contains);

    private void AssertClose(string name, Tensor actual)
    {
        var expected = Tensor(name);
        var (error, norm) = ((actual - expected).norm().item<float>(), expected.norm().item<float>());
        Assert.True(error <= GradientTolerance * norm, $"{name}: off by {error} of {norm}");
    }
}
