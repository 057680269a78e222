namespace Immiscible.Console.Chaos.Members;

/// <summary>A silo that something may be done to.</summary>
internal interface IMember : IAsyncDisposable
{
    /// <summary>Name of the silo.</summary>
    string Name { get; }

    /// <summary>Its process id; null where it lives in this process.</summary>
    int? ProcessId { get; }

    /// <summary>Address of its gateway, when it has joined; fails where it ends before.</summary>
    Task<string> Gateway { get; }

    /// <summary>Its exit code, when it has ended.</summary>
    Task<int> Ended { get; }

    /// <summary>The last thing it complained of; empty for nothing.</summary>
    string LastWords { get; }

    /// <summary>Lets it die without a word.</summary>
    void Kill();

    /// <summary>Lets it hang.</summary>
    void Halt();

    /// <summary>Lets it go on where it hangs.</summary>
    void Continue();

    /// <summary>Tells it to leave in good order.</summary>
    void Drain();
}
