namespace Immiscible.Console.Views;

/// <summary>The run that is shown.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Directory">Full path of its directory, which may lie where this process does not see it.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
internal sealed record RunSubject(string Name, string Directory, long TotalSteps);
