namespace Immiscible.Cluster.Contracts.Specs.Schema;

/// <summary>Which samplers there are, and what they fit.</summary>
internal static class SamplerRules
{
    private static readonly string[] OfSigmas = ["euler", "euler-ancestral", "heun"];
    private static readonly string[] OfDdpm = ["ddim", "ddpm", .. OfSigmas];
    private static readonly string[] OfConsistency = ["consistency", .. OfSigmas];
    private static readonly string[] OfFlow = ["flow-euler", "flow-midpoint", "flow-heun"];

    /// <summary>Every name, without <c>auto</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. OfDdpm.Concat(OfConsistency).Concat(OfFlow).Distinct()];

    /// <summary>The names that fit a kind of objective.</summary>
    public static IReadOnlyList<string> NamesFor(string kind) => kind switch { "ddpm" => OfDdpm, "flow" => OfFlow, _ => OfConsistency };

    /// <summary>The problems of the section, each one line; <paramref name="origin"/> says where a key's value came from.</summary>
    public static IEnumerable<string> Check(RunSpec spec, Func<string, string> origin)
    {
        var (sampling, kind) = (spec.Sampling, spec.Objective.Kind);
        if (sampling.Sampler != "auto" && !NamesFor(kind).Contains(sampling.Sampler))
            yield return $"sampling.sampler: {sampling.Sampler} does not fit objective.kind {kind}; choose auto | {string.Join(" | ", NamesFor(kind))} "
                + $"({origin("sampling.sampler")}; kind: {origin("objective.kind")})";
        if (sampling.Eta > 0 && !(kind == "ddpm" && sampling.Sampler is "auto" or "ddim"))
            yield return $"sampling.eta: {sampling.Eta} was given, but only sampler ddim has a use for it; leave it at 0 ({origin("sampling.eta")})";
        if (kind == "ddpm" && sampling.Steps > spec.Objective.Timesteps)
            yield return $"sampling.steps: {sampling.Steps} is more than objective.timesteps {spec.Objective.Timesteps}; choose from 1 to "
                + $"{spec.Objective.Timesteps} ({origin("sampling.steps")})";
        if (spec.Objective.ClassDropout == 0 && !sampling.Guidance.Equals(1))
            yield return $"sampling.guidance: {sampling.Guidance} was given, but guidance needs a network that has also learnt without classes; leave it at 1 or "
                + $"choose objective.classDropout above 0, 0.1 being usual ({origin("sampling.guidance")})";
    }
}
