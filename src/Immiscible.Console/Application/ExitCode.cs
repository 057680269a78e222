namespace Immiscible.Console.Application;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>Something went wrong that the user did not cause.</summary>
    public const int Failure = 1;

    /// <summary>The input cannot be used as it is; the message says what to change.</summary>
    public const int BadInput = 2;

    /// <summary>The other silos have declared this one dead; started again, it joins them anew.</summary>
    public const int DeclaredDead = 3;

    /// <summary>No silo of the cluster answers.</summary>
    public const int Unreachable = 4;

    /// <summary>Stopped by a signal: 128 and its number, so 130 after Ctrl-C.</summary>
    public static int OfSignal(int number) => 128 + number;
}
