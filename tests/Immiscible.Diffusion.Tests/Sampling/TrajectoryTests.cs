using System.Text.Json;
using Immiscible.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tests.Sampling;

/// <summary>Whole walks agree with those that diffusers' schedulers took, given the same outputs of the network and the same noise.</summary>
public sealed class TrajectoryTests
{
    private static readonly Dictionary<string, string> NotOffered = new(StringComparer.Ordinal)
    {
        ["PNDMScheduler"] = "the pseudo numerical methods of PNDM are not offered yet",
        ["DPMSolverMultistepScheduler"] = "DPM-Solver++ is not offered yet",
    };

    public static IEnumerable<TheoryDataRow<string>> Walks() =>
        SamplerFixtures.Folders("traj_ddim", static (_, config) => SamplerFixtures.Class(config) is not null, Reason);

    public static IEnumerable<TheoryDataRow<string>> WholeTimesteps() =>
        SamplerFixtures.Folders("traj_ddim", static (_, config) => SamplerFixtures.Class(config) is "DDIMScheduler" or "DDPMScheduler", Reason);

    [Theory]
    [MemberData(nameof(Walks))]
    public void A_walk_agrees_with_the_reference(string folder)
    {
        using var walk = new Trajectory(folder);
        Assert.InRange(walk.Walk(Sampler(walk)), 0, Tolerance(walk));
    }

    [Theory]
    [MemberData(nameof(Walks))]
    public void A_walk_with_one_output_a_hundredth_off_does_not(string folder)
    {
        using var sound = new Trajectory(folder);
        using var walk = new Trajectory(folder, perturbed: sound.Timesteps.Count / 2);
        Assert.True(walk.Walk(Sampler(walk)) > 2 * Tolerance(walk), $"an error of {walk.Error} goes unseen");
    }

    /// <summary>The reference goes floor(T / S) back whatever its next timestep is; one step after another, that can be followed.</summary>
    [Theory]
    [MemberData(nameof(WholeTimesteps))]
    public void Each_step_agrees_with_the_reference(string folder)
    {
        using var scope = NewDisposeScope();
        using var walk = new Trajectory(folder);
        var stride = walk.Scheduler.GetProperty("num_train_timesteps").GetInt32() / walk.Steps;
        var x = walk.Noise(0);
        for (var i = 0; i < walk.Timesteps.Count; i++)
        {
            var timestep = (int)walk.Timesteps[i];
            x = Step(walk, x, timestep, timestep - stride, i);
            walk.Note(walk.Sample(i), x);
        }

        Assert.InRange(walk.Error, 0, Tolerance(walk));
    }

    private static Tensor Step(Trajectory walk, Tensor x, int timestep, int previous, int i)
    {
        if (Sampler(walk) is DdimSampler ddim) return ddim.Step(x, walk.Output(i), timestep, previous);
        var ddpm = (DdpmSampler)Sampler(walk);
        var mean = ddpm.Mean(x, walk.Output(i), timestep, previous);
        return previous < 0 ? mean : mean + walk.Noise(i + 1) * (float)Math.Sqrt(ddpm.Variance(timestep, previous));
    }

    private static ISampler Sampler(Trajectory walk) => SamplerFixtures.Class(walk.Config) switch
    {
        "DDIMScheduler" => new DdimOptions
        {
            Steps = walk.Steps,
            ClipDenoised = walk.Clips,
            UseClippedModelOutput = false,
            Spacing = walk.Spacing,
            StepsOffset = walk.Offset,
            SetAlphaToOne = SamplerFixtures.Flag(walk.Scheduler, "set_alpha_to_one"),
        }.Create(walk.Ddpm),
        "DDPMScheduler" => new DdpmSamplerOptions
        {
            Steps = walk.Steps, ClipDenoised = walk.Clips, Spacing = walk.Spacing, StepsOffset = walk.Offset, Variance = Variance(walk.Scheduler),
        }.Create(walk.Ddpm),
        "EulerDiscreteScheduler" => Sigma(walk, new EulerSamplerOptions()),
        "EulerAncestralDiscreteScheduler" => Sigma(walk, new EulerAncestralSamplerOptions()),
        "HeunDiscreteScheduler" => Sigma(walk, new HeunSamplerOptions()),
        "CMStochasticIterativeScheduler" => new ConsistencySamplerOptions
        {
            Steps = walk.Steps, Levels = walk.Scheduler.GetProperty("num_train_timesteps").GetInt32(), ClipDenoised = walk.Clips,
        }.Create(walk.Consistency),
        var other => throw new NotSupportedException($"{walk.Folder}: scheduler {other}"),
    };

    private static ISampler Sigma(Trajectory walk, SigmaSamplerOptions options)
    {
        var karras = SamplerFixtures.Flag(walk.Scheduler, "use_karras_sigmas");
        options = options with { Steps = walk.Steps, Spacing = walk.Spacing, StepsOffset = walk.Offset, ClipDenoised = walk.Clips, UseKarrasSigmas = karras };
        return options.Create(walk.Ddpm);
    }

    private static DdpmVariance Variance(JsonElement scheduler) => scheduler.GetProperty("variance_type").GetString() switch
    {
        "fixed_small" => DdpmVariance.FixedSmall,
        "fixed_large" => DdpmVariance.FixedLarge,
        var other => throw new NotSupportedException($"variance_type {other}"),
    };

    private static double Tolerance(Trajectory walk) => Fixtures.Tolerance(walk.Folder, "steps_abs", 1e-4);

    private static string? Reason(JsonElement config) =>
        NotOffered.GetValueOrDefault(SamplerFixtures.Class(config)!) ?? SamplerFixtures.NotOffered(config.GetProperty("scheduler"));
}
