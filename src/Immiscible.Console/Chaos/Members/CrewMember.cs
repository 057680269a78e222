namespace Immiscible.Console.Chaos.Members;

/// <summary>A silo, and what is expected of it.</summary>
/// <param name="silo">The silo.</param>
internal sealed class CrewMember(IMember silo)
{
    private volatile int[] _expected = [];

    /// <summary>The silo.</summary>
    public IMember Silo => silo;

    /// <summary>Whether it was let hang.</summary>
    public bool IsHalted { get; set; }

    /// <summary>Whether it has joined, and neither hangs nor has been told to end.</summary>
    public bool IsActive => silo.Gateway.IsCompletedSuccessfully && !silo.Ended.IsCompleted && !IsHalted && _expected.Length == 0;

    /// <summary>Exit codes that it may end with; none where it must live.</summary>
    public IReadOnlyList<int> Expected => _expected;

    /// <summary>From now on it may end, with one of these exit codes.</summary>
    public void Expect(params int[] exitCodes) => _expected = exitCodes;

    /// <summary>What to call it in messages.</summary>
    public override string ToString() => silo.ProcessId is { } process ? $"{silo.Name} (process {process})" : silo.Name;
}
