namespace Immiscible.Cluster.Contracts.Specs.Schema;

/// <summary>What the keys of section <c>matching</c> must fulfil together.</summary>
internal static class MatchingRules
{
    // A step's distances, in the workers' memory and, quantised, in the solver's: 2 GiB as floats.
    private const long MostDistances = 1L << 29;

    private static readonly MatchingMode[] Linear = [MatchingMode.Linear, MatchingMode.LinearFlipped];

    /// <summary>The problems of the section, each one line; <paramref name="origin"/> says where a key's value came from.</summary>
    public static IEnumerable<string> Check(RunSpec spec, Func<string, string> origin)
    {
        var problems = CheckGroups(spec, origin).ToArray();
        return problems.Length > 0 ? problems : CheckSize(spec, origin);
    }

    private static IEnumerable<string> CheckGroups(RunSpec spec, Func<string, string> origin)
    {
        var (matching, training) = (spec.Matching, spec.Training);
        var (size, divisors) = (training.Batch / training.Granules, SpecRules.Divisors(training.Granules, from: 2));
        if (matching.Scope == MatchingScope.Global && matching.Groups != 1)
            yield return $"matching.groups: {matching.Groups} groups were given, but matching.scope global matches the whole batch at once; leave it at 1 or "
                + $"choose scope group ({origin("matching.groups")}; scope: {origin("matching.scope")})";
        if (matching.Scope == MatchingScope.Group && (matching.Groups < 2 || training.Granules % matching.Groups != 0))
            yield return $"matching.groups: {training.Granules} granules are not divisible into {matching.Groups} groups, of which there must be 2 at least; choose "
                + $"{(divisors.Length > 0 ? $"groups from {divisors}" : "scope global or more granules")} ({origin("matching.groups")}; scope: {origin("matching.scope")}; "
                + $"granules: {origin("training.granules")})";
        if (matching.LargestBlock > 0 && matching.LargestBlock < size)
            yield return $"matching.largestBlock: blocks of {matching.LargestBlock} images are smaller than a granule of {size}, which is not cut; choose 0 or at "
                + $"least {size}, or more training.granules ({origin("matching.largestBlock")})";
    }

    private static IEnumerable<string> CheckSize(RunSpec spec, Func<string, string> origin)
    {
        var layout = MatchingLayout.Of(spec);
        var distances = (long)layout.Batch * layout.Columns;
        if (Linear.Contains(spec.Matching.Mode) && distances > MostDistances)
            yield return $"matching.largestBlock: {layout.Batch} images with {layout.Columns} noises each make {distances} distances a step, more than "
                + $"{MostDistances}; choose smaller blocks or a smaller matching.poolFactor ({origin("matching.largestBlock")}; batch: {origin("training.batch")})";
    }
}
