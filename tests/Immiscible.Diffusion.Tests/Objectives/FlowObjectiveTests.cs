using System.Globalization;
using Immiscible.Assignment.Distances;
using Immiscible.Assignment.Problems;
using Immiscible.Diffusion.Objectives;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tests.Objectives;

public sealed class FlowObjectiveTests
{
    public static IEnumerable<TheoryDataRow<string>> Folders => FixtureFolders.Rows("cfm");

    [Theory]
    [MemberData(nameof(Folders))]
    public void Paths_and_velocities_are_the_references(string folder)
    {
        using var scope = NewDisposeScope();
        using var recorded = new Recorded($"{folder}/io.safetensors");
        var tolerance = Fixtures.Tolerance(folder, "abs", 1e-5);
        var (noises, images, extra) = (recorded.Tensor("x0"), recorded.Tensor("x1"), recorded.Tensor("eps"));
        var times = Array.ConvertAll(recorded.Floats("t"), static t => (double)t);
        var cases = recorded.Names.Where(static n => n.Contains(".sigma", StringComparison.Ordinal) && n.EndsWith(".xt", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(cases);
        foreach (var name in cases.Select(static n => n[..^".xt".Length]))
        {
            var at = name.IndexOf(".sigma", StringComparison.Ordinal);
            var sigma = double.Parse(name[(at + ".sigma".Length)..], CultureInfo.InvariantCulture);
            var options = new FlowOptions { Path = Path(name[..at]), Sigma = sigma };
            // the reference's path towards a target draws its noise as eps and has no x0
            var (noisy, velocity) = options.CreateInterpolant().Interpolate(images, options.Path == FlowPath.Target ? extra : noises, extra, times);
            Recorded.AssertClose(recorded.Floats($"{name}.xt"), noisy, tolerance);
            AssertVelocities(recorded.Floats($"{name}.ut"), velocity.data<float>().ToArray(), options, times, tolerance);
            var (off, _) = options.CreateInterpolant().Interpolate(images * 1.01f, options.Path == FlowPath.Target ? extra : noises, extra, times);
            Recorded.AssertApart(recorded.Floats($"{name}.xt"), off.data<float>().ToArray().Select(static v => (double)v), tolerance, 0);
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_optimal_pairs_and_their_paths_are_the_references(string folder)
    {
        using var scope = NewDisposeScope();
        using var recorded = new Recorded($"{folder}/io.safetensors");
        var tolerance = Fixtures.Tolerance(folder, "abs", 1e-5);
        var perm = Array.ConvertAll(recorded.Int64s("perm"), static p => (int)p);
        var distances = new float[perm.Length * perm.Length];
        PairwiseDistances.Compute(recorded.Floats("x0"), recorded.Floats("x1"), perm.Length, perm.Length, DistanceKind.SquaredL2, distances);
        Recorded.AssertClose(recorded.Floats("cost"), distances, 1e-3, 1e-4);
        var result = new Assigner().Solve(distances, perm.Length, perm.Length);
        Assert.Equal(perm, result.ColumnOfRow);
        Assert.Equal(Fixtures.Config(folder).GetProperty("optimal_cost").GetDouble(), result.Cost, 1e-2);
        Assert.NotEqual(perm, new Assigner().Solve(distances, perm.Length, perm.Length, new AssignmentOptions { Maximize = true }).ColumnOfRow);

        // the reference puts the pairs in an order of its own; each of ours is one of them
        var images = recorded.Tensor("x1").index_select(0, tensor(recorded.Int64s("perm")));
        var (_, velocity) = new FlowOptions().CreateInterpolant().Interpolate(images, recorded.Tensor("x0"), null, new double[perm.Length]);
        var (ours, theirs) = (Rows(velocity), Rows(recorded.Tensor("ot.ut")));
        foreach (var row in ours) Assert.Contains(theirs, other => row.Zip(other, static (a, b) => Math.Abs(a - b)).Max() <= tolerance);
    }

    [Theory]
    [InlineData(FlowPath.Independent, 0)]
    [InlineData(FlowPath.Target, 0.1)]
    [InlineData(FlowPath.VariancePreserving, 0)]
    public void The_ends_of_a_known_velocity_are_the_pair(FlowPath path, double sigma)
    {
        using var scope = NewDisposeScope();
        var (images, noises) = (arange(24, ScalarType.Float32).view(2, 3, 2, 2) / 24, arange(24, ScalarType.Float32).view(2, 3, 2, 2).sin());
        var interpolant = new FlowOptions { Path = path, Sigma = sigma }.CreateInterpolant();
        foreach (var level in new[] { 0, 0.3, 1 })
        {
            var (_, velocity) = interpolant.Interpolate(images, noises, null, [1 - level, 1 - level]);
            var (noise, image) = new FlowObjective(interpolant).Denoise((_, _, _) => velocity, images, noises, level);
            Recorded.AssertClose(noises.data<float>().ToArray(), noise, 1e-5);
            Recorded.AssertClose(images.data<float>().ToArray(), image, 1e-5);
        }
    }

    // two paths' velocities the reference takes from x_t in float32, whose rounding (2.4e-7 for values of 2 to 4) it multiplies by up to hundreds near the ends
    private static void AssertVelocities(float[] expected, float[] actual, FlowOptions options, double[] times, double tolerance)
    {
        var length = expected.Length / times.Length;
        for (var i = 0; i < times.Length; i++)
        {
            var factor = options.Path switch
            {
                FlowPath.SchroedingerBridge => Math.Abs(1 - 2 * times[i]) / (2 * times[i] * (1 - times[i])),
                FlowPath.Target => 1 / (1 - (1 - options.Sigma) * times[i]),
                _ => 0,
            };
            Recorded.AssertClose(expected.AsSpan(i * length, length), actual.AsSpan(i * length, length), tolerance + factor * 2.4e-7, 1e-5);
        }
    }

    private static float[][] Rows(Tensor tensor) => [.. tensor.flatten(1).data<float>().ToArray().Chunk((int)(tensor.numel() / tensor.shape[0]))];

    private static FlowPath Path(string name) => name switch
    {
        "icfm" => FlowPath.Independent,
        "target" => FlowPath.Target,
        "sb" => FlowPath.SchroedingerBridge,
        "vp" => FlowPath.VariancePreserving,
        _ => throw new NotSupportedException($"path {name}"),
    };
}
