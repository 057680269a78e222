namespace Immiscible.Console.Chaos.Schedules;

/// <summary>What is done to a cluster.</summary>
internal enum ChaosActionKind
{
    /// <summary>A silo is started.</summary>
    Spawn,

    /// <summary>A silo dies without a word: SIGKILL.</summary>
    Kill,

    /// <summary>A silo hangs for longer than the failure time-out: SIGSTOP and SIGCONT. It ends with exit code 3 and is started again.</summary>
    Hang,

    /// <summary>A silo hangs for less than the failure time-out, and survives.</summary>
    Pause,

    /// <summary>A silo is told to leave: SIGTERM.</summary>
    Drain,
}
