using Immiscible.Diffusion.Training;

namespace Immiscible.Diffusion.Tests.Training;

public sealed class ClassDropoutTests
{
    private const int Null = 10;

    [Fact]
    public void Without_a_rate_every_class_is_told()
    {
        var dropout = new ClassDropout(0, Null, seed: 1);
        Assert.All(Enumerable.Range(0, 10_000), position => Assert.Equal(position % 10, dropout.Apply(position % 10, step: 3, position)));
    }

    [Fact]
    public void The_rate_is_kept_and_what_is_hidden_depends_on_seed_step_and_position()
    {
        var dropout = new ClassDropout(0.1, Null, seed: 1);
        var hidden = Hidden(dropout, step: 3);

        Assert.InRange(hidden.Count(h => h), 9_000, 11_000);
        Assert.Equal(hidden, Hidden(new ClassDropout(0.1, Null, seed: 1), step: 3));
        Assert.NotEqual(hidden, Hidden(dropout, step: 4));
        Assert.NotEqual(hidden, Hidden(new ClassDropout(0.1, Null, seed: 2), step: 3));
    }

    private static bool[] Hidden(ClassDropout dropout, long step) =>
        [.. Enumerable.Range(0, 100_000).Select(position => dropout.Apply(5, step, position) == Null)];
}
