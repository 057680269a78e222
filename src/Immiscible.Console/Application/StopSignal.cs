using System.Runtime.InteropServices;

namespace Immiscible.Console.Application;

/// <summary>
/// The wish to stop. The first Ctrl-C (or SIGTERM) asks the run to stop at a step boundary; a second one ends the process at once.
/// </summary>
internal sealed class StopSignal(TextWriter? announcements) : IDisposable
{
    /// <summary>The signal of Ctrl-C.</summary>
    public const int SigInt = 2;
    private const int SigTerm = 15;

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>What a user is told after the first signal.</summary>
    public const string Notice = "stopping at the next step with a checkpoint; press Ctrl-C again to give up now";

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Number of the signal that came, 0 before.</summary>
    public int Number { get; private set; }

    /// <summary>A stop signal that listens to the process's signals until disposed.</summary>
    public static StopSignal Listen(TextWriter? announcements)
    {
        var signal = new StopSignal(announcements);
        signal._registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = signal.Request(SigInt)));
        signal._registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = signal.Request(SigTerm)));
        return signal;
    }

    /// <summary>Asks for a stop; false where that was asked before.</summary>
    public bool Request(int number = SigInt)
    {
        if (Number != 0) return false;
        Number = number;
        announcements?.WriteLine(Notice);
        _source.Cancel();
        return true;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }
}
