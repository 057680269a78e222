using System.Text.Json;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tests.Sampling;

/// <summary>
/// A recorded walk of a scheduler of diffusers. As the network, it answers with the recorded outputs, and notes how far what it is shown lies
/// from what the reference showed its network.
/// </summary>
internal sealed class Trajectory : IDisposable
{
    private readonly Recorded _recorded;
    private readonly double[] _timesteps;
    private readonly int _perturbed;
    private int _calls;

    public Trajectory(string folder, int perturbed = -1)
    {
        Folder = folder;
        Config = Fixtures.Config(folder);
        _recorded = new Recorded($"{folder}/io.safetensors");
        _perturbed = perturbed;
        _timesteps = _recorded.Numbers("timesteps");
    }

    public string Folder { get; }

    public JsonElement Config { get; }

    public JsonElement Scheduler => Config.GetProperty("scheduler");

    public int Steps => Config.GetProperty("num_inference_steps").GetInt32();

    public IReadOnlyList<double> Timesteps => _timesteps;

    /// <summary>The largest difference so far.</summary>
    public double Error { get; private set; }

    public Tensor Output(int call)
    {
        var output = _recorded.Tensor($"mo.{call}");
        return call == _perturbed ? output * 1.01f : output;
    }

    public Tensor Sample(int call) => _recorded.Tensor($"sample.{call}");

    public Tensor Noise(int number) => number == 0
        ? _recorded.Tensor("sample.init") / _recorded.Floats("init_noise_sigma")[0]
        : _recorded.Tensor($"noise.{number - 1}");

    /// <summary>The walk of our sampler, with as many passes of the network as the reference made.</summary>
    public double Walk(ISampler sampler)
    {
        using var scope = NewDisposeScope();
        Note(_recorded.Tensor("sample.final"), sampler.Sample(Network, Noise));
        Assert.Equal(_timesteps.Length, _calls);
        return Error;
    }

    public void Note(Tensor expected, Tensor actual) => Error = Math.Max(Error, Recorded.Error(expected, actual));

    public DdpmOptions Ddpm => SamplerFixtures.Objective(Scheduler);

    public ConsistencyOptions Consistency => new()
    {
        SigmaMin = Scheduler.GetProperty("sigma_min").GetDouble(),
        SigmaMax = Scheduler.GetProperty("sigma_max").GetDouble(),
        Rho = Scheduler.GetProperty("rho").GetDouble(),
        SigmaData = Scheduler.GetProperty("sigma_data").GetDouble(),
        NetworkTimeScale = 1000,
    };

    public TimestepSpacing Spacing => SamplerFixtures.Spacing(Scheduler.GetProperty("timestep_spacing").GetString());

    public int Offset => Scheduler.GetProperty("steps_offset").GetInt32();

    public bool Clips => SamplerFixtures.Flag(Scheduler, "clip_sample") || SamplerFixtures.Flag(Scheduler, "clip_denoised");

    public void Dispose() => _recorded.Dispose();

    private Tensor Network(Tensor x, Tensor times, Tensor? labels)
    {
        Assert.Null(labels);
        Assert.Equal(x.shape[0], times.shape.Single());
        foreach (var time in times.to(ScalarType.Float64).data<double>()) Assert.Equal(_timesteps[_calls], time, 1e-4 * Math.Max(1, Math.Abs(time)));
        Note(_calls == 0 ? _recorded.Tensor("sample.init") : Sample(_calls - 1), x * (float)InputScale(_calls));
        return Output(_calls++);
    }

    // what the reference divides x by before it shows it to its network
    private double InputScale(int call)
    {
        if (!_recorded.Contains("sigmas")) return 1;
        var sigma = _recorded.Floats("sigmas")[call];
        var data = Scheduler.TryGetProperty("sigma_data", out var given) ? given.GetDouble() : 1;
        return Math.Sqrt(sigma * sigma + data * data);
    }
}
