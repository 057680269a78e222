using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Contracts.Specs.Schema;
using Immiscible.Cluster.Workers;
using Immiscible.Diffusion.Sampling;

namespace Immiscible.Cluster.Tests.Sampling;

public sealed class SamplerNameTests
{
    [Fact]
    public void A_spec_knows_every_sampler() => Assert.Equal(Samplers.Names.Order(StringComparer.Ordinal), SamplerRules.Names.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("ddpm")]
    [InlineData("consistency")]
    [InlineData("improved-consistency")]
    [InlineData("easy-consistency")]
    [InlineData("flow")]
    public void A_spec_knows_which_samplers_fit(string kind) => Assert.Equal(
        Samplers.NamesFor(ObjectiveChoice.Of(new ObjectiveSpec { Kind = kind })).Order(StringComparer.Ordinal), SamplerRules.NamesFor(kind).Order(StringComparer.Ordinal));
}
