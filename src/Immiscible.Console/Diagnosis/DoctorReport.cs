namespace Immiscible.Console.Diagnosis;

/// <summary>Everything that was looked at.</summary>
/// <param name="Findings">In the order in which to show them.</param>
internal sealed record DoctorReport(IReadOnlyList<Finding> Findings)
{
    /// <summary>Nothing essential is wrong.</summary>
    public bool Ok => !Findings.Any(finding => finding is { Essential: true, Problem: not null });
}
