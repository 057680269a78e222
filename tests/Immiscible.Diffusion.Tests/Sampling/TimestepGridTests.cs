using System.Globalization;
using System.Text.RegularExpressions;
using Immiscible.Diffusion.Sampling;

namespace Immiscible.Diffusion.Tests.Sampling;

public sealed partial class TimestepGridTests
{
    public static IEnumerable<TheoryDataRow<string>> Tables() =>
        SamplerFixtures.Folders("ddim_timesteps", static (name, _) => name.StartsWith("ddim_timesteps", StringComparison.Ordinal));

    public static TheoryData<TimestepSpacing, int> Spacings()
    {
        var data = new TheoryData<TimestepSpacing, int>();
        foreach (var spacing in Enum.GetValues<TimestepSpacing>())
            foreach (var steps in new[] { 1, 2, 7, 333, 640, 999, 1000 }) data.Add(spacing, steps);
        return data;
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Timesteps_are_those_of_the_reference(string folder)
    {
        using var recorded = new Recorded($"{folder}/io.safetensors");
        Assert.NotEmpty(recorded.Names);
        foreach (var name in recorded.Names)
        {
            var key = Key().Match(name);
            Assert.True(key.Success, name);
            var (timesteps, steps) = (Number(key, "T"), Number(key, "S"));
            var offset = key.Groups["offset"].Success ? Number(key, "offset") : 0;
            var spacing = SamplerFixtures.Spacing(key.Groups["spacing"].Value);
            Assert.Equal(recorded.Int64s(name), TimestepGrid.Whole(spacing, steps, timesteps, offset).Select(static t => (long)t));
            // and not those of one step fewer
            if (steps > 1) Assert.NotEqual(recorded.Int64s(name)[..^1], TimestepGrid.Whole(spacing, steps - 1, timesteps, offset).Select(static t => (long)t));
        }
    }

    [Theory]
    [MemberData(nameof(Spacings))]
    public void Any_number_of_steps_gives_as_many_different_timesteps(TimestepSpacing spacing, int steps)
    {
        var timesteps = TimestepGrid.Whole(spacing, steps, 1000);
        Assert.Equal(steps, timesteps.Distinct().Count());
        Assert.Equal(timesteps.OrderDescending(), timesteps);
        Assert.InRange(timesteps[0], 0, 999);
        Assert.InRange(timesteps[^1], 0, 999);
        if (spacing is TimestepSpacing.Linspace or TimestepSpacing.Trailing) Assert.Equal(999, timesteps[0]);
        else Assert.Equal(0, timesteps[^1]);
    }

    [Fact]
    public void Linear_spacing_is_the_floor_of_even_shares() =>
        Assert.Equal([857, 714, 571, 428, 285, 142, 0], TimestepGrid.Whole(TimestepSpacing.Linear, 7, 1000));

    [Theory]
    [InlineData(0, 0, "steps is 0; it must lie between 1 and timesteps (1000)")]
    [InlineData(1001, 0, "steps is 1001; it must lie between 1 and timesteps (1000)")]
    [InlineData(1000, 1, "stepsOffset is 1; it must lie between 0 and 0")]
    [InlineData(10, 101, "stepsOffset is 101; it must lie between 0 and 99")]
    [InlineData(10, -1, "stepsOffset is -1; it must lie between 0 and 99")]
    public void Timesteps_beyond_the_schedule_are_refused(int steps, int offset, string message)
    {
        var refusal = Assert.Throws<DiffusionException>(() => TimestepGrid.Whole(TimestepSpacing.Leading, steps, 1000, offset));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    private static int Number(Match key, string group) => int.Parse(key.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^T(?<T>\d+)\.S(?<S>\d+)\.(?<spacing>[a-z]+)(\.offset(?<offset>\d+))?$")]
    private static partial Regex Key();
}
