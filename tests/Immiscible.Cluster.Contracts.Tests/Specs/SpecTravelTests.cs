using Immiscible.Cluster.Contracts.Specs;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Immiscible.Cluster.Contracts.Tests.Specs;

public sealed class SpecTravelTests
{
    [Fact]
    public void A_spec_serialised_for_a_grain_call_comes_back_equal()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        var spec = RunSpecReader.FromPreset("cifar10-ddim", SpecOverride.Parse("data.path=somewhere"), SpecOverride.Parse("workers=2..8"), SpecOverride.Parse("matching=none"));
        var back = serializer.Deserialize<RunSpec>(serializer.SerializeToArray(spec));
        Assert.Equal(spec, back);
        Assert.NotEqual(spec, RunSpecReader.FromPreset("cifar10-ddim"));
    }
}
