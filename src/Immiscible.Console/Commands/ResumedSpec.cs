using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Application;

namespace Immiscible.Console.Commands;

/// <summary>The spec of a run that goes on: only what leaves its weights alone may change.</summary>
internal static class ResumedSpec
{
    /// <summary>Reads the spec with overrides.</summary>
    /// <param name="read">Reads the run's own spec with the overrides given.</param>
    /// <param name="overrides">What was typed.</param>
    /// <exception cref="RunSpecException">The spec or an override is not valid.</exception>
    /// <exception cref="CommandException">An override would make another run of it.</exception>
    public static RunSpec Read(Func<IReadOnlyList<SpecOverride>, RunSpec> read, IReadOnlyList<SpecOverride> overrides)
    {
        var spec = read(overrides);
        var hash = read([]).TrainingHash();
        if (hash == spec.TrainingHash()) return spec;
        for (var count = 1; count <= overrides.Count; count++)
        {
            SpecOverride[] first = [.. overrides.Take(count)];
            if (TryHash(read, first) == hash) continue;
            throw new CommandException($"{first[^1].Origin}: {first[^1].Path} is part of what the run's weights depend on and cannot change on resume; "
                + "start a new run with immiscible train");
        }
        return spec;
    }

    // A part of the overrides may not be valid without the rest.
    private static string? TryHash(Func<IReadOnlyList<SpecOverride>, RunSpec> read, IReadOnlyList<SpecOverride> overrides)
    {
        try
        {
            return read(overrides).TrainingHash();
        }
        catch (RunSpecException)
        {
            return null;
        }
    }
}
