namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>
/// A run spec that cannot be used. Every problem is one line that names the key, its value, where it came from and what is allowed;
/// <see cref="Exception.Message"/> is all of them, one a line.
/// </summary>
public sealed class RunSpecException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="problems">At least one problem, each one line.</param>
    public RunSpecException(params IReadOnlyList<string> problems) : base(string.Join('\n', problems)) => Problems = problems;

    /// <summary>All problems found, each one line, in the order of the spec's keys.</summary>
    public IReadOnlyList<string> Problems { get; }
}
